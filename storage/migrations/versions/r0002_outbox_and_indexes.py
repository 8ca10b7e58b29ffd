"""The outbox, and indexes for what Hanko finds by reading whole tables."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import CreateIndex, CreateTable, DropIndex

from storage.dialect import dialect_named
from storage.models.additions import added_indexes
from storage.models.catalog import METADATA

revision = "0002"
down_revision = "0001"

_OUTBOX = "flowapi_outbox"


def upgrade() -> None:
    """Add what is not there; MySQL cannot undo what a failed migration has made."""
    inspector = sa.inspect(op.get_bind())
    if not inspector.has_table(_OUTBOX):
        outbox = METADATA.tables[_OUTBOX]
        op.execute(CreateTable(outbox))
        for index in sorted(outbox.indexes, key=lambda index: str(index.name)):
            op.execute(CreateIndex(index))
    for index in _indexes():
        if index.name not in {present["name"] for present in inspector.get_indexes(str(index.table))}:
            op.execute(CreateIndex(index))


def downgrade() -> None:
    """Remove it again."""
    op.drop_table(_OUTBOX)
    for index in _indexes():
        op.execute(DropIndex(index))


def _indexes() -> Iterable[sa.Index]:
    return added_indexes(METADATA, dialect_named(op.get_bind().dialect.name))
