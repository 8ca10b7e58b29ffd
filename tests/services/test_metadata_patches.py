"""Merge patches for metadata."""

from typing import Any

import pytest

from flowapi.errors.inputs import MetadataInvalid
from flowapi.services.metadata_patches import patch_of, patched


@pytest.mark.parametrize(
    ("stored", "patch", "text"),
    [
        (None, {"a": 1}, '{"a":1}'),
        ('{"a":1,"b":2}', {"a": 3, "c": 4}, '{"a":3,"b":2,"c":4}'),
        ('{"a":1,"b":2}', {"a": None, "x": None}, '{"b":2}'),
        ('{"a":{"b":1,"c":2}}', {"a": {"b": None, "d": {"e": None}}}, '{"a":{"c":2,"d":{}}}'),
        ('{"a":[1,2]}', {"a": [3, None]}, '{"a":[3,null]}'),
        ('{"a":1}', {"a": {"x": None, "y": 2}}, '{"a":{"y":2}}'),
        ('{"a":{"x":1}}', {"a": "text"}, '{"a":"text"}'),
        ('{"a":1}', {"a": None}, "{}"),
        ('{"a":1}', {}, '{"a":1}'),
        ('{"a":1}', None, None),
        ('{"n":123456789012345678901234567890}', {"a": 1}, '{"n":123456789012345678901234567890,"a":1}'),
        (None, {"t": "<&>\u2028😀"}, '{"t":"<&>\u2028😀"}'),
    ],
)
def test_a_patch_is_merged_into_what_is_there(
    stored: str | None, patch: dict[str, Any] | None, text: str | None
) -> None:
    assert patched(stored, patch) == text


@pytest.mark.parametrize(
    ("value", "patch"),
    [
        ({"a": 1}, {"a": 1}),
        ('{"a":9007199254740993}', {"a": 9007199254740993}),
        (None, None),
        ("null", None),
    ],
)
def test_objects_and_null_are_patches_also_as_text(value: Any, patch: dict[str, Any] | None) -> None:
    assert patch_of(value) == patch


@pytest.mark.parametrize(
    "value", [[], [1], 1, 1.5, True, "", "text", ' {"a":1}', "[]", "{nonsense}", '{"a":1}}']
)
def test_nothing_else_is_a_patch(value: Any) -> None:
    with pytest.raises(MetadataInvalid):
        patch_of(value)


def test_the_whole_may_have_three_thousand_characters() -> None:
    longest = {"a": "😀" * 2992}

    text = patched(None, longest)

    assert text
    assert len(text) == 3000
    with pytest.raises(MetadataInvalid) as caught:
        patched(text, {"b": 1})
    assert caught.value.cause == "metadata must not exceed character limit (3000)"


def nested(depth: int) -> dict[str, Any]:
    """An object with *depth* levels below it."""
    value: dict[str, Any] = {}
    for _ in range(depth):
        value = {"a": value}
    return value


def test_depth_is_bounded() -> None:
    assert patched(None, nested(32))
    for depth in (33, 500):
        with pytest.raises(MetadataInvalid):
            patched(None, nested(depth))


@pytest.mark.parametrize("patch", [{"a": "\0"}, {"\0": 1}, {"a": [{"b": "x\0"}]}, {"a": float("inf")}])
def test_what_no_database_keeps_is_refused(patch: dict[str, Any]) -> None:
    with pytest.raises(MetadataInvalid):
        patched(None, patch)
