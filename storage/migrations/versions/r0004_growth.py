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
_MANY = "100000 100000"
"""Rows in all, and rows for one value: whatever SQLite would guess, a tenant tells nothing about a row."""


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
            for name, table in _tenant_indexes():
                op.execute(
                    f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('{table}', '{name}', '{_MANY}')"
                )


def downgrade() -> None:
    """Remove it again."""
    match op.get_bind().dialect.name:
        case "postgresql" if _created_by_us():
            op.execute("ALTER TABLE flows RESET (fillfactor)")
        case "sqlite":
            op.execute(f"DELETE FROM sqlite_stat1 WHERE stat = '{_MANY}'")
    for index in _indexes():
        op.execute(DropIndex(index))


def _created_by_us() -> bool:
    """Whether the table of flows is ours to set up."""
    return bool(op.get_bind().scalar(_CREATED))


def _indexes() -> list[sa.Index]:
    return list(added_indexes(METADATA, dialect_named(op.get_bind().dialect.name), GROWTH_INDEXES))


def _tenant_indexes() -> list[tuple[str, str]]:
    """The indexes over nothing but the tenant, and their tables."""
    return [
        (str(index.name), table.name)
        for table in METADATA.sorted_tables
        for index in table.indexes
        if index.columns.keys() == ["tenant_id"]
    ]
