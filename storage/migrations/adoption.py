"""Whether a database is one of Hanko v3's that can be worked on as it is.

Rule 1: nothing here changes anything.
"""

from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlalchemy import Connection

from storage.errors import SchemaMismatch
from storage.migrations.reference_versions import VERSIONS
from storage.models.catalog import reference_tables

_FIRST = "run the `migrate up` of Hanko's last v3 first, then this one again"


def check_adoptable(connection: Connection, *, accept_newer: bool) -> None:
    """Pass if the database has the migrations, tables and columns of Hanko v3.

    Raises:
        SchemaMismatch: It has not, or it has more, and *accept_newer* is off.
    """
    found = connection.execute(sa.text("SELECT version FROM schema_migration")).scalars()
    _check_versions(set(found), accept_newer=accept_newer)
    missing = list(_missing(connection))
    if missing:
        raise SchemaMismatch(f"This is not the database of a Hanko v3: it lacks {', '.join(missing)}.")


def _check_versions(found: Collection[str], *, accept_newer: bool) -> None:
    unknown = sorted(set(found) - set(VERSIONS))
    if unknown and not accept_newer:
        raise SchemaMismatch(
            f"The table schema_migration lists {unknown[0]}, which Hanko v3 does not know: the database is"
            " that of a newer Hanko, or of another program. `--accept-newer` adopts it nevertheless."
        )
    absent = [version for version in VERSIONS if version not in found]
    if absent:
        raise SchemaMismatch(
            f"The database is that of an older Hanko: migration {absent[0]} has not been run; {_FIRST}."
        )


def _missing(connection: Connection) -> Iterable[str]:
    """The tables and columns that are not there."""
    inspector = sa.inspect(connection)
    present = set(inspector.get_table_names())
    for table in reference_tables():
        if table.name not in present:
            yield f"the table {table.name}"
            continue
        columns = {column["name"] for column in inspector.get_columns(table.name)}
        for column in table.columns:
            if column.name not in columns:
                yield f"the column {table.name}.{column.name}"
