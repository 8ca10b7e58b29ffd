"""What `serve` loads of storage is light."""

import subprocess
import sys

import pytest

_HEAVY = ("sqlalchemy", "sqlmodel", "alembic", "asyncmy")


@pytest.mark.parametrize("dialect", ["postgresql", "sqlite"])
def test_a_database_is_opened_without_what_only_migrations_need(dialect: str) -> None:
    script = (
        "import sys\n"
        "from config.database_target import DatabaseTarget\n"
        "from storage.database import Database\n"
        f"Database(DatabaseTarget(dialect={dialect!r}, database='db'))\n"
        f"print([name for name in {_HEAVY!r} if name in sys.modules])\n"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
