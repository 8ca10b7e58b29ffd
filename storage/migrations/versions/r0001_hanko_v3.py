"""The tables of Hanko v3, which an adopted database has already.

Rule 1: these tables are Hanko's and stay as they are; what we add comes in revisions of its own.
Rule 2: MySQL cannot undo what a failed migration has made, so tables that are there are passed over.
"""

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import CreateIndex, CreateTable

from storage.migrations.reference_versions import VERSIONS
from storage.models.catalog import METADATA, OURS, reference_tables
from storage.store import DEFAULT_TENANT

revision = "0001"
down_revision = None

_BEGINNING = datetime(2026, 1, 1)
_BOOKKEEPING = "schema_migration"


def upgrade() -> None:
    """Create the tables, the default tenant, and the list of migrations that Hanko would have run."""
    present = set(sa.inspect(op.get_bind()).get_table_names())
    for table in reference_tables():
        if table.name not in present:
            op.execute(CreateTable(table))
            for index in sorted(table.indexes, key=lambda index: str(index.name)):
                if not str(index.name).startswith(OURS):
                    op.execute(CreateIndex(index))
    tenants = METADATA.tables["tenants"]
    default = {"id": str(DEFAULT_TENANT), "config": "{}", "created_at": _BEGINNING, "updated_at": _BEGINNING}
    op.bulk_insert(tenants, [default])
    _list_versions()


def downgrade() -> None:
    """Drop everything."""
    op.drop_table(_BOOKKEEPING)
    for table in reversed(reference_tables()):
        op.drop_table(table.name)


def _list_versions() -> None:
    table = op.create_table(_BOOKKEEPING, sa.Column("version", sa.String(14), primary_key=True))
    op.create_index("schema_migration_version_idx", _BOOKKEEPING, ["version"], unique=True)
    op.bulk_insert(table, [{"version": version} for version in VERSIONS])
