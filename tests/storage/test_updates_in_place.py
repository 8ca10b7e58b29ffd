"""What changes all the time is in no index, so that PostgreSQL can put the new version beside the old one."""

import re

import pytest

from storage.models.catalog import METADATA
from storage.repositories import flow, passcode, session
from storage.sql import Statement


@pytest.mark.parametrize(
    ("table", "update"),
    [
        ("flows", flow._ADVANCE),
        ("passcodes", passcode._TAKE_TRY),
        ("sessions", session._TOUCH),
    ],
)
def test_no_index_is_over_what_an_update_changes(table: str, update: Statement) -> None:
    changes = re.findall(r"(\w+) =", update.forms["postgresql"].text.partition("WHERE")[0])

    indexed = {column.name for index in METADATA.tables[table].indexes for column in index.columns}

    assert len(changes) > 1
    assert indexed.isdisjoint(changes)
