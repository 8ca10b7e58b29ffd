"""What the client's device can do."""

from typing import Any

import pytest

from actions import keys
from actions.capabilities.register import RegisterCapabilities
from storage.store import Store
from tests.flows.tables import FLAGS
from tests.support.flows import a_context, asked, run_action
from tests.support.house import settings_with

FIELDS = (
    "webauthn_available",
    "webauthn_conditional_mediation_available",
    "webauthn_platform_authenticator_available",
)


def test_only_whether_there_is_webauthn_is_called_required(store: Store) -> None:
    assert asked(RegisterCapabilities(), a_context(store)) == [
        {"name": FIELDS[0], "type": "boolean", "required": True, "hidden": True},
        {"name": FIELDS[1], "type": "boolean", "hidden": True},
        {"name": FIELDS[2], "type": "boolean", "hidden": True},
    ]


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({}, (False, False, False)),
        (dict.fromkeys(FIELDS, True), (True, True, True)),
        (dict(zip(FIELDS, ("true", 1, "1"), strict=True)), (True, True, True)),
        (dict(zip(FIELDS, (None, "yes", []), strict=True)), (False, False, False)),
        ({FIELDS[0]: True}, (True, False, False)),
    ],
)
async def test_every_capability_is_taken_down(
    store: Store, inputs: dict[str, Any], expected: tuple[bool, bool, bool]
) -> None:
    ctx = a_context(store)

    ran = await run_action(RegisterCapabilities(), ctx, **inputs)

    assert ran.outcome == "registered"
    found = (keys.WEBAUTHN, keys.CONDITIONAL_MEDIATION, keys.PLATFORM_AUTHENTICATOR)
    assert tuple(ctx.stash[key] for key in found) == expected


@pytest.mark.parametrize("platform", FLAGS)
@pytest.mark.parametrize("attachment", ["platform", "cross-platform", "no_preference"])
async def test_security_keys_can_be_attached_unless_they_are_to_be_built_in(
    store: Store, attachment: str, platform: bool
) -> None:
    settings = settings_with({"mfa": {"security_keys": {"authenticator_attachment": attachment}}})
    ctx = a_context(store, settings=settings)

    await run_action(RegisterCapabilities(), ctx, webauthn_platform_authenticator_available=platform)

    assert ctx.stash[keys.SECURITY_KEY_ATTACHMENT] is (platform or attachment != "platform")
