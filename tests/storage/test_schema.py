from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

import storage.migrations.runner
from storage.schema import HEAD, REVISIONS, Found, SchemaState, recognised


def test_the_revisions_are_those_of_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(storage.migrations.runner.__file__).parent))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)

    assert [script.revision for script in scripts.walk_revisions()] == list(reversed(REVISIONS))
    assert scripts.get_heads() == [HEAD]


@pytest.mark.parametrize(
    ("tables", "bookkeeping", "state"),
    [
        (set(), None, SchemaState(Found.EMPTY)),
        ({"orders"}, None, SchemaState(Found.FOREIGN)),
        ({"users", "flows"}, None, SchemaState(Found.FOREIGN)),
        ({"users", "schema_migration"}, None, SchemaState(Found.UNADOPTED)),
        ({"users"}, ("created", HEAD), SchemaState(Found.CURRENT, HEAD)),
        ({"users"}, ("adopted", HEAD), SchemaState(Found.CURRENT, HEAD, adopted=True)),
        ({"users"}, ("adopted", "0001"), SchemaState(Found.OUTDATED, "0001", adopted=True)),
        (set(), ("created", None), SchemaState(Found.OUTDATED)),
        ({"users"}, ("created", "9999"), SchemaState(Found.NEWER, "9999")),
    ],
)
def test_a_database_is_recognised_by_its_tables(
    tables: set[str], bookkeeping: tuple[str, str | None] | None, state: SchemaState
) -> None:
    assert recognised(tables, bookkeeping) == state


@pytest.mark.parametrize("found", Found)
def test_there_is_advice_for_whatever_is_found(found: Found) -> None:
    assert SchemaState(found).advice.startswith("The database")
