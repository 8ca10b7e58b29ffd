"""What is found in a database, told from the names of its tables and two rows of our own.

Rule 1: this is what `serve` asks before it starts, so nothing here imports what migrations need.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from storage.dialect import Dialect

HEAD = "0004"
"""The latest of our migrations."""

REVISIONS = ("0001", "0002", "0003", HEAD)

TABLES: Mapping[Dialect, str] = {
    "postgresql": "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = current_schema()",
    "mysql": "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()",
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
}
BOOKKEEPING = "SELECT o.origin, m.version_num FROM flowapi_origin o LEFT JOIN flowapi_migration m ON 1 = 1"
BOOKKEEPING_TABLES = frozenset({"flowapi_origin", "flowapi_migration"})


class Found(StrEnum):
    """What kind of database it is."""

    EMPTY = "empty"
    CURRENT = "current"
    OUTDATED = "outdated"
    NEWER = "newer"
    UNADOPTED = "unadopted"
    FOREIGN = "foreign"


_ADVICE: Mapping[Found, str] = {
    Found.EMPTY: "The database is empty; `flowapi migrate up` creates the tables.",
    Found.CURRENT: "The database is up to date.",
    Found.OUTDATED: "The database is of an earlier version; `flowapi migrate up` brings it up to date.",
    Found.NEWER: "The database was migrated by a newer flowapi than this one.",
    Found.UNADOPTED: "The database is one of Hanko's; `flowapi migrate up` adopts it as it is.",
    Found.FOREIGN: (
        "The database holds tables that are neither flowapi's nor Hanko's;"
        " give flowapi a database of its own."
    ),
}


@dataclass(frozen=True, slots=True)
class SchemaState:
    """What was found; *revision* is that of our latest migration that was applied."""

    found: Found
    revision: str | None = None
    adopted: bool = False
    """Whether the tables were Hanko's before, which may still be at work on them."""

    @property
    def advice(self) -> str:
        """What is the matter, and what to do about it."""
        return _ADVICE[self.found]


def recognised(tables: Collection[str], bookkeeping: tuple[str, str | None] | None) -> SchemaState:
    """What the names of its tables and the row of `BOOKKEEPING` say a database is."""
    if bookkeeping:
        origin, revision = bookkeeping
        return SchemaState(_found(revision), revision, adopted=origin == "adopted")
    if not tables:
        return SchemaState(Found.EMPTY)
    if "schema_migration" in tables:
        return SchemaState(Found.UNADOPTED)
    return SchemaState(Found.FOREIGN)


def _found(revision: str | None) -> Found:
    if revision == HEAD:
        return Found.CURRENT
    return Found.OUTDATED if revision is None or revision in REVISIONS else Found.NEWER
