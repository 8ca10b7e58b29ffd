"""What the server remembers: unit of work, repositories, tables, migrations."""
