"""What keeps tables quick as they grow: an index, room for updates, and what SQLite cannot know by itself."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import CreateIndex, DropIndex

from storage.dialect import dialect_named
from storage.models.additions import GROWTH_INDEXES, added_indexes
from storage.models.catalog import METADATA

revision = "0004"
down_revision = "0003"

_FLOWS_FILLED = 70
"""Percent of a page that new flows fill on PostgreSQL; their next versions find room in the rest."""
_CREATED = sa.text("SELECT COUNT(*) FROM flowapi_origin WHERE origin = 'created'")
_MANY, _FEW = 100_000, 10
"""Rows of a table and of a tenant, of which SQLite would guess that they are few; and what it does guess."""
_OURS = f"{_MANY} {_MANY}%"


def upgrade() -> None:
    """Add what is not there; MySQL cannot undo what a failed migration has made."""
    inspector = sa.inspect(op.get_bind())
    for index in _indexes():
        if index.name not in {present["name"] for present in inspector.get_indexes(str(index.table))}:
            op.execute(CreateIndex(index))
    match op.get_bind().dialect.name:
        case "postgresql" if _created_by_us():
            op.execute(f"ALTER TABLE flows SET (fillfactor = {_FLOWS_FILLED})")
        case "sqlite":
            op.execute("ANALYZE sqlite_master")  # nothing but the table for statistics
            for index in _tenant_indexes():
                told = f"'{index.table}', '{index.name}', '{_statistics(index)}'"
                op.execute(f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ({told})")


def downgrade() -> None:
    """Remove it again."""
    match op.get_bind().dialect.name:
        case "postgresql" if _created_by_us():
            op.execute("ALTER TABLE flows RESET (fillfactor)")
        case "sqlite":
            op.execute(f"DELETE FROM sqlite_stat1 WHERE stat LIKE '{_OURS}'")
    for index in _indexes():
        op.execute(DropIndex(index))


def _created_by_us() -> bool:
    """Whether the table of flows is ours to set up."""
    return bool(op.get_bind().scalar(_CREATED))


def _indexes() -> list[sa.Index]:
    return list(added_indexes(METADATA, dialect_named(op.get_bind().dialect.name), GROWTH_INDEXES))


def _tenant_indexes() -> list[sa.Index]:
    """The indexes that begin with the tenant."""
    tables = METADATA.sorted_tables
    return [index for table in tables for index in table.indexes if index.columns.keys()[0] == "tenant_id"]


def _statistics(index: sa.Index) -> str:
    """How many rows there are in all, for a tenant, and for each column more that is known."""
    further = [_FEW] * (len(index.columns) - 1)
    if further and index.unique:
        further[-1] = 1
    return " ".join(map(str, (_MANY, _MANY, *further)))
