"""Metadata that a page may change in the profile."""

from typing import Any

import pytest

from storage.records.metadata import Metadata
from tests.support.house import House
from tests.support.profiles import opened

ADA = "ada@example.com"


async def test_metadata_is_patched_and_cleared(house: House) -> None:
    user_id = await house.add_user(ADA)
    flow = await opened(house, user_id)

    await flow.advance("patch_metadata", patch_metadata={"a": {"b": 1, "c": 9007199254740993}})
    await flow.advance("patch_metadata", patch_metadata='{"a":{"b":null}}')
    assert flow.payload["user"]["metadata"] == {"unsafe_metadata": {"a": {"c": 9007199254740993}}}
    assert (await house.account(user_id)).metadata == Metadata(None, None, '{"a":{"c":9007199254740993}}')
    await flow.advance("patch_metadata", patch_metadata=None)

    assert "metadata" not in flow.payload["user"]


@pytest.mark.parametrize("inputs", [{}, {"patch_metadata": [1]}, {"patch_metadata": {"a": "x" * 3000}}])
async def test_what_is_no_patch_or_too_long_is_refused(house: House, inputs: dict[str, Any]) -> None:
    flow = await opened(house, await house.add_user(ADA))

    await flow.advance("patch_metadata", **inputs)

    flow.expect(
        "profile_init",
        error="form_data_invalid_error",
        inputs={"patch_metadata": "invalid_metadata_error"},
    )
