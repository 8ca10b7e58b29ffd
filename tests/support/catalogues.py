"""What a database says of its tables: columns, keys and indexes, to compare as a whole."""

from collections.abc import Mapping

from config.database_target import DatabaseTarget
from storage.dialect import Dialect, dialect_of
from tests.support.databases import run

_COLUMNS_OF_POSTGRESQL = """SELECT table_name, ordinal_position, column_name, data_type,
    character_maximum_length, is_nullable, column_default
    FROM information_schema.columns WHERE table_schema = 'public'"""
_CONSTRAINTS_OF_POSTGRESQL = """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid > 0"""
_INDEXES_OF_POSTGRESQL = "SELECT tablename::text, indexdef FROM pg_indexes WHERE schemaname = 'public'"
_COLUMNS_OF_MYSQL = """SELECT table_name, ordinal_position, column_name, column_type, collation_name,
    is_nullable, column_default, extra FROM information_schema.columns WHERE table_schema = DATABASE()"""
_KEYS_OF_MYSQL = """SELECT r.table_name, r.constraint_name, r.referenced_table_name, r.delete_rule,
    r.update_rule, k.column_name, k.referenced_column_name, k.ordinal_position
    FROM information_schema.referential_constraints r JOIN information_schema.key_column_usage k
    ON k.constraint_schema = r.constraint_schema AND k.constraint_name = r.constraint_name
    AND k.table_name = r.table_name WHERE r.constraint_schema = DATABASE()"""
_INDEXES_OF_MYSQL = """SELECT table_name, index_name, non_unique, seq_in_index, column_name
    FROM information_schema.statistics WHERE table_schema = DATABASE()"""
_ALL_OF_SQLITE = "SELECT tbl_name, sql FROM sqlite_master WHERE tbl_name NOT LIKE 'sqlite_%'"
_QUESTIONS: Mapping[Dialect, tuple[str, ...]] = {
    "postgresql": (_COLUMNS_OF_POSTGRESQL, _CONSTRAINTS_OF_POSTGRESQL, _INDEXES_OF_POSTGRESQL),
    "mysql": (_COLUMNS_OF_MYSQL, _KEYS_OF_MYSQL, _INDEXES_OF_MYSQL),
    "sqlite": (_ALL_OF_SQLITE,),
}

OPTIONS_OF_FLOWS = "SELECT reloptions FROM pg_class WHERE oid = 'flows'::regclass"
"""How PostgreSQL stores the table of flows."""

Catalogue = Mapping[str, frozenset[tuple[object, ...]]]
"""What is known of each table, by its name."""


async def catalogue(target: DatabaseTarget) -> Catalogue:
    """All that the database says of its tables."""
    known: dict[str, set[tuple[object, ...]]] = {}
    for question in _QUESTIONS[dialect_of(target)]:
        for table, *facts in await run(target, question):
            known.setdefault(table, set()).add(tuple(facts))
    return {table: frozenset(facts) for table, facts in known.items()}


def without_ours(found: Catalogue) -> Catalogue:
    """The same without tables and indexes of ours."""
    return {
        table: frozenset(fact for fact in facts if not any("flowapi_" in str(part) for part in fact))
        for table, facts in found.items()
        if not table.startswith("flowapi_")
    }
