"""Merge patches (RFC 7396) of operators, who change all that applications keep about users.

Rule 1: what is stored is compact JSON, at most `LONGEST` characters of each part, as they were sent.
Rule 2: an empty part is none.
"""

from dataclasses import replace

from flowapi.errors.inputs import MetadataInvalid
from flowapi.services.metadata_patches import LONGEST
from flowapi.services.raw_json import NULL, Raw, merged, parsed, written
from storage.records.metadata import Metadata

PARTS = ("public", "private", "unsafe")
EMPTY = "{}"


def patched_metadata(stored: Metadata, patch: str) -> Metadata:
    """What *stored* becomes by *patch*, which is known to be JSON.

    Raises:
        MetadataInvalid: The patch is none, or a part becomes too long.
    """
    value = parsed(patch)
    if value == NULL:
        return Metadata()
    changes = _changes(value)
    before = {part: _text_of(stored, part) for part in PARTS}
    after = {
        part: _patched(before[part], changes[part]) if part in changes else before[part] for part in PARTS
    }
    _check_lengths(after)
    return replace(stored, **after)


def _changes(value: Raw) -> dict[str, Raw]:
    """What is to become of which part."""
    if isinstance(value, str | list):
        raise MetadataInvalid(cause="patch metadata must be null or object")
    members = {part: value[name].value for part in PARTS if (name := f"{part}_metadata") in value}
    for part, member in members.items():
        if isinstance(member, list) or (isinstance(member, str) and member != NULL):
            raise MetadataInvalid(cause=f"{part}_metadata must be an object or null")
    return {part: member for part, member in members.items() if member}


def _text_of(stored: Metadata, part: str) -> str | None:
    text: str | None = getattr(stored, part)
    return None if text in (EMPTY, NULL, "") else text


def _patched(text: str | None, change: Raw) -> str | None:
    if change == NULL:
        return None
    return written(merged(parsed(text or EMPTY), change))


def _check_lengths(texts: dict[str, str | None]) -> None:
    too_long = [part for part, text in texts.items() if len(text or "") > LONGEST]
    if too_long:
        told = ", ".join(f"{part} metadata must not exceed {LONGEST} characters" for part in too_long)
        raise MetadataInvalid(cause=f"metadata limit exceeded: {told}")
