"""How a database would find the rows of a statement, and which of its ways lead past too many others."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from storage.dialect import Dialect
from storage.drivers.contract import Connection
from storage.sql import Form
from storage.values import bind


async def detours(
    connection: Connection, dialect: Dialect, form: Form, values: Mapping[str, Any]
) -> list[str]:
    """Where the statement would read a whole table, or all that a tenant has in it."""
    parameters = bind(form, values, dialect)
    match dialect:
        case "sqlite":
            steps = [row[3] for row in await connection.fetch(f"EXPLAIN QUERY PLAN {form.text}", parameters)]
            return [step for step in steps if _sqlite_strays(step, steps)]
        case "mysql":
            [[plan]] = await connection.fetch(f"EXPLAIN FORMAT=JSON {form.text}", parameters)
            return [str(node) for node in _nodes(json.loads(plan), "access_type") if _mysql_strays(node)]
        case "postgresql":
            [[plan]] = await connection.fetch(f"EXPLAIN (FORMAT JSON) {form.text}", parameters)
            general = await _general_plan(connection, form)
            return [
                str(
                    {key: node.get(key) for key in ("Node Type", "Relation Name", "Index Name", "Index Cond")}
                )
                for node in _nodes([plan, general], "Node Type")
                if _postgresql_strays(node)
            ]


async def _general_plan(connection: Connection, form: Form) -> Any:
    """The plan that PostgreSQL makes for a prepared statement whatever its parameters will be."""
    unknown = f"({', '.join(['NULL'] * len(form.names))})"
    await connection.execute("SET plan_cache_mode = force_generic_plan")
    await connection.execute(f"PREPARE asked AS {form.text}")
    [[plan]] = await connection.fetch(f"EXPLAIN (FORMAT JSON) EXECUTE asked {unknown}")
    await connection.execute("DEALLOCATE asked")
    await connection.execute("RESET plan_cache_mode")
    return plan


def _nodes(plan: Any, key: str) -> Iterator[Mapping[str, Any]]:
    """The parts of a plan that have *key*."""
    if isinstance(plan, Mapping):
        if key in plan:
            yield plan
        plan = list(plan.values())
    if isinstance(plan, Sequence) and not isinstance(plan, str):
        for part in plan:
            yield from _nodes(part, key)


def _sqlite_strays(step: str, steps: Sequence[str]) -> bool:
    scanned = step.removeprefix("SCAN ").split()[0]
    if scanned == "json_each" or {f"CO-ROUTINE {scanned}", f"MATERIALIZE {scanned}"} & {*steps}:
        return False  # what was sent along, or was chosen before; how, is a step of its own
    return step.startswith("SCAN") or "AUTOMATIC" in step or "(tenant_id=?)" in step


def _mysql_strays(node: Mapping[str, Any]) -> bool:
    if any(key.startswith("materialized") for key in node):
        return False  # a choice that was made before; how, is a part of its own
    return node["access_type"] in ("ALL", "index") or node.get("used_key_parts") == ["tenant_id"]


def _postgresql_strays(node: Mapping[str, Any]) -> bool:
    if node["Node Type"] in ("Index Scan", "Index Only Scan", "Bitmap Index Scan"):
        condition = node.get("Index Cond", "")
        return not condition or ("tenant_id = " in condition and " AND " not in condition)
    return bool(node["Node Type"] == "Seq Scan")
