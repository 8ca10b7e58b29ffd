"""Leases, and indexes by which the rows to be cleaned up are found."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import CreateIndex, CreateTable, DropIndex

from storage.dialect import dialect_named
from storage.models.additions import CLEANUP_INDEXES, added_indexes
from storage.models.catalog import METADATA

revision = "0003"
down_revision = "0002"

_LEASES = "flowapi_leases"


def upgrade() -> None:
    """Add what is not there; MySQL cannot undo what a failed migration has made."""
    inspector = sa.inspect(op.get_bind())
    if not inspector.has_table(_LEASES):
        op.execute(CreateTable(METADATA.tables[_LEASES]))
    for index in _indexes():
        if index.name not in {present["name"] for present in inspector.get_indexes(str(index.table))}:
            op.execute(CreateIndex(index))


def downgrade() -> None:
    """Remove it again."""
    op.drop_table(_LEASES)
    for index in _indexes():
        op.execute(DropIndex(index))


def _indexes() -> list[sa.Index]:
    dialect = dialect_named(op.get_bind().dialect.name)
    return list(added_indexes(METADATA, dialect, CLEANUP_INDEXES))
