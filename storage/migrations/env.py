"""What Alembic runs; the connection and its transaction are the caller's."""

from alembic import context

from storage.models.catalog import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table="flowapi_migration",
)
context.run_migrations()
