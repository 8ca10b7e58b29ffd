"""What a login asks for besides, by a decision table; second factors are off."""

import pytest

from tests.flows.tables import (
    ACQUIRE,
    CHOOSER,
    FLAGS,
    PASSKEY,
    PASSWORD,
    SUCCESS,
    Plans,
    combinations,
    planned,
)
from tests.support.authenticator import Authenticator
from tests.support.flows import FlowDriver
from tests.support.house import House, settings_with


def credentials(
    *,
    passkeys: bool,
    passwords: bool,
    passkey: str,
    password: str,
    passkey_optional: bool,
    password_optional: bool,
    has_passkey: bool,
    has_password: bool,
) -> list[str]:
    """The states in which missing credentials are acquired."""
    if not passkeys and not passwords:
        return []
    if not passwords:
        return [PASSKEY] if passkey != "never" and not has_passkey else []
    if not passkeys:
        return [PASSWORD] if password != "never" and not has_password else []
    neither = not has_passkey and not has_password
    match passkey, password:
        case "always", "always":
            order = [PASSWORD, PASSKEY] if not password_optional and passkey_optional else [PASSKEY, PASSWORD]
            missing = {PASSWORD: not has_password, PASSKEY: not has_passkey}
            return [state for state in order if missing[state]]
        case "always", _:
            return [] if has_passkey else [PASSKEY]
        case _, "always":
            return [] if has_password else [PASSWORD]
        case "conditional", "conditional":
            return [CHOOSER] if neither else []
        case "conditional", "never":
            return [PASSKEY] if neither else []
        case "never", "conditional":
            return [PASSWORD] if neither else []
    return []


async def logged_in_by_code(house: House, address: str, *, webauthn: bool) -> FlowDriver:
    """A login whose code has just been confirmed."""
    flow = await house.begun("login", webauthn=webauthn)
    await flow.advance("continue_with_login_identifier", email=address)
    if "continue_to_passcode_confirmation" in flow.offered:
        await flow.advance("continue_to_passcode_confirmation")
    flow.expect("passcode_confirmation")
    await flow.advance("verify_passcode", code=await house.code())
    return flow


@pytest.mark.parametrize("webauthn", FLAGS)
@pytest.mark.parametrize("passkey_enabled", FLAGS)
@pytest.mark.parametrize("password_enabled", FLAGS)
async def test_credentials(
    house: House, webauthn: bool, passkey_enabled: bool, password_enabled: bool
) -> None:
    addresses = {
        (passkey, password): f"user-{passkey:d}-{password:d}@example.com"
        for passkey in FLAGS
        for password in FLAGS
    }
    for (passkey, password), address in addresses.items():
        await house.add_user(address, passkey=passkey, password="correct horse" if password else None)
    found: Plans = {}
    expected: Plans = {}
    for chosen in combinations(
        passkey=ACQUIRE,
        password=ACQUIRE,
        passkey_optional=FLAGS,
        password_optional=FLAGS,
        has_passkey=FLAGS,
        has_password=FLAGS,
    ):
        if (chosen["passkey_optional"], chosen["password_optional"]) != (True, False) and (
            chosen["passkey"],
            chosen["password"],
        ) != ("always", "always"):
            continue  # only that row asks what is optional
        at = tuple(chosen.values())
        settings = settings_with(
            {
                "passkey": {
                    "enabled": passkey_enabled,
                    "acquire_on_login": chosen["passkey"],
                    "optional": chosen["passkey_optional"],
                },
                "password": {
                    "enabled": password_enabled,
                    "acquire_on_login": chosen["password"],
                    "optional": chosen["password_optional"],
                },
            }
        )
        here = house.under(settings)
        flow = await logged_in_by_code(
            here, addresses[chosen["has_passkey"], chosen["has_password"]], webauthn=webauthn
        )
        found[at] = await planned(here, flow)
        plan = credentials(passkeys=webauthn and passkey_enabled, passwords=password_enabled, **chosen)
        expected[at] = [*plan, SUCCESS]

    assert found == expected


async def test_user_details(house: House) -> None:
    found: Plans = {}
    expected: Plans = {}
    for chosen in combinations(has_username=FLAGS, has_email=FLAGS):
        authenticator = Authenticator()
        number = len(found)
        await house.add_user(
            f"user{number}@example.com" if chosen["has_email"] else None,
            username=f"user{number}" if chosen["has_username"] else None,
            authenticator=authenticator,
        )
        for settings in combinations(username=FLAGS, username_due=FLAGS, email=FLAGS, email_due=FLAGS):
            at = (*chosen.values(), *settings.values())
            here = house.under(
                settings_with(
                    {
                        "username": {
                            "enabled": settings["username"],
                            "acquire_on_login": settings["username_due"],
                        },
                        "email": {"enabled": settings["email"], "acquire_on_login": settings["email_due"]},
                    }
                )
            )
            found[at] = await planned(here, await logged_in_by_passkey(here, authenticator))
            username = settings["username"] and settings["username_due"] and not chosen["has_username"]
            email = settings["email"] and settings["email_due"] and not chosen["has_email"]
            expected[at] = [
                *(["onboarding_username"] if username else []),
                *(["onboarding_email"] if email else []),
                SUCCESS,
            ]

    assert found == expected


async def logged_in_by_passkey(house: House, authenticator: Authenticator) -> FlowDriver:
    """A login whose passkey has just been verified."""
    flow = await house.begun("login")
    payload = (await flow.advance("webauthn_generate_request_options")).payload
    assert payload
    await flow.advance(
        "webauthn_verify_assertion_response", assertion_response=authenticator.get(payload["request_options"])
    )
    return flow


@pytest.mark.parametrize("acquire_password", ACQUIRE)
@pytest.mark.parametrize("has_password", FLAGS)
async def test_a_recovery_comes_first_and_no_second_password_is_asked_for(
    house: House, acquire_password: str, has_password: bool
) -> None:
    await house.add_user("ada@example.com", password="correct horse" if has_password else None)
    here = house.under(
        settings_with({"password": {"acquire_on_login": acquire_password}, "username": {"enabled": True}})
    )
    flow = await here.begun("login")
    await flow.advance("continue_with_login_identifier", identifier="ada@example.com")
    await flow.advance("continue_to_password_login")
    await flow.advance("continue_to_passcode_confirmation_recovery")

    await flow.advance("verify_passcode", code=await here.code())

    assert await planned(here, flow) == [
        "login_password_recovery",
        "onboarding_username",
        PASSKEY,
        SUCCESS,
    ]


async def test_the_plan_is_made_once(house: House) -> None:
    here = house.under(settings_with({"email": {"acquire_on_login": True}, "username": {"enabled": True}}))
    user_id = await here.add_user(username="ada", password="correct horse")
    flow = await here.begun("login", webauthn=False)
    await flow.advance("continue_with_login_identifier", identifier="ada")
    await flow.advance("password_login", password="correct horse")
    flow.expect("onboarding_email")
    await flow.advance("email_address_set", email="ada@example.com")
    flow.expect("passcode_confirmation")
    assert await planned(here, flow) == ["passcode_confirmation", SUCCESS]

    await flow.advance("verify_passcode", code=await here.code())

    flow.expect("success")
    account = await here.account(user_id)
    assert [(email.address, email.verified, email.primary) for email in account.emails] == [
        ("ada@example.com", True, True)
    ]
