"""Merge patches (RFC 7396) for what applications keep about users.

Rule 1: what is stored is compact JSON of at most `LONGEST` characters, nested at most `DEEPEST` levels.
Rule 2: numbers are kept as exactly as they were read.
"""

import json
from typing import Any

import orjson

from flowapi.errors.inputs import MetadataInvalid

LONGEST = 3000
DEEPEST = 32
_TOO_LONG = f"metadata must not exceed character limit ({LONGEST})"


def patched(stored: str | None, patch: dict[str, Any] | None) -> str | None:
    """The text to store once *patch* is applied to the *stored* one; no patch clears.

    Raises:
        MetadataInvalid: The result is too long or too deep.
    """
    if patch is None:
        return None
    _check_values(patch)
    merged = _merged(json.loads(stored or "{}"), patch)
    text = _compact(merged)
    if len(text) > LONGEST:
        raise MetadataInvalid(cause=_TOO_LONG)
    return text


def patch_of(value: Any) -> dict[str, Any] | None:
    """The patch that a client means by *value*: an object, the text of one, or null, also as text.

    Raises:
        MetadataInvalid: It is anything else.
    """
    if value is None or value == "null":
        return None
    if isinstance(value, str) and value.startswith("{") and value.endswith("}"):
        value = _parsed(value)
    if not isinstance(value, dict):
        raise MetadataInvalid(cause="patch metadata must be an object or null")
    return value


def _parsed(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise MetadataInvalid(cause="patch metadata is not JSON") from error


def _merged(target: Any, patch: Any) -> Any:
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = _merged(result.get(name), value)
    return result


def _compact(value: Any) -> str:
    try:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        raise MetadataInvalid(cause="patch metadata holds a number that is none") from error


def _check_values(patch: dict[str, Any]) -> None:
    level: list[Any] = [patch]
    for _ in range(DEEPEST + 1):
        if any(isinstance(item, str) and "\0" in item for item in level):
            raise MetadataInvalid(cause="metadata must not contain U+0000")
        level = [inner for item in level for inner in _children(item)]
        if not level:
            return
    raise MetadataInvalid(cause="metadata is nested too deeply")


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    return value if isinstance(value, list) else []
