"""The tables of Hanko v3, which an adopted database has already.

Rule 1: these tables are Hanko's and stay as they are; what we add comes in revisions of its own.
Rule 2: MySQL cannot undo what a failed migration has made, so tables that are there are passed over.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import CreateIndex, CreateTable

from storage.migrations.reference_versions import VERSIONS
from storage.models.catalog import METADATA, OURS, reference_tables
from storage.store import DEFAULT_TENANT

revision = "0001"
down_revision = None

_BEGINNING = "2026-01-01 00:00:00.000000"
_ADD_DEFAULT_TENANT = (
    "INSERT INTO tenants (id, config, created_at, updated_at)"
    f" VALUES ('{DEFAULT_TENANT}', '{{}}', '{_BEGINNING}', '{_BEGINNING}')"
)
_SCHEMA_MIGRATION = sa.Table(
    "schema_migration", sa.MetaData(), sa.Column("version", sa.String(14), primary_key=True)
)


def upgrade() -> None:
    """Create the tables, the default tenant, and the list of migrations that Hanko would have run."""
    connection = op.get_bind()
    present = set(sa.inspect(connection).get_table_names())
    for table in reference_tables():
        if table.name not in present:
            op.execute(CreateTable(table))
            for index in sorted(table.indexes, key=lambda index: str(index.name)):
                if not str(index.name).startswith(OURS):
                    op.execute(CreateIndex(index))
    tenants = METADATA.tables["tenants"]
    if not connection.scalar(sa.select(tenants.c.id)):
        connection.exec_driver_sql(_ADD_DEFAULT_TENANT)
    if _SCHEMA_MIGRATION.name not in present:
        op.execute(CreateTable(_SCHEMA_MIGRATION))
        op.create_index("schema_migration_version_idx", _SCHEMA_MIGRATION.name, ["version"], unique=True)
    connection.execute(_SCHEMA_MIGRATION.delete())
    connection.execute(_SCHEMA_MIGRATION.insert(), [{"version": version} for version in VERSIONS])


def downgrade() -> None:
    """Drop everything."""
    op.drop_table(_SCHEMA_MIGRATION.name)
    for table in reversed(reference_tables()):
        op.drop_table(table.name)
