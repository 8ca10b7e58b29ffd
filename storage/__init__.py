"""What the server remembers: unit of work, repositories, tables, migrations.

To remember one thing more:
1. its table: a class in `models/<noun>.py`, listed in `models/catalog.py`;
2. a migration that creates it: `migrations/versions/`, its revision listed in `schema.py`;
3. what callers see of it: a frozen record in `records/<noun>.py`;
4. its statements: `repositories/<noun>.py`, a property of `Store` in `store.py`.
"""
