"""Where an identifier leads, by a decision table of which every combination is tried."""

from typing import Any

import pytest

from tests.flows.tables import FLAGS, combinations
from tests.support.house import House, settings_with

DISCONTINUITY = "flow_discontinuity_error"
CHOOSER, CODE, PASSWORD, PASSKEY = (
    "login_method_chooser",
    "passcode_confirmation",
    "login_password",
    "login_passkey",
)


def expected(
    *,
    kind: str,
    known: bool,
    actual_only: bool,
    codes: bool,
    passwords: bool,
    passkeys: bool,
    has_email: bool,
    has_password: bool,
    has_passkey: bool,
) -> str:
    """The state that follows, or the error that ends the flow."""
    if kind == "username" and not passwords and not has_email:
        return DISCONTINUITY
    if actual_only and known:
        by_email, by_password = codes and has_email, passwords and has_password
        by_passkey = passkeys and has_passkey
        if by_email + by_password + by_passkey > 1:
            return CHOOSER
        return CODE if by_email else PASSWORD if by_password else PASSKEY if by_passkey else DISCONTINUITY
    if codes and passwords:
        return CHOOSER if kind == "email" or has_email else PASSWORD
    return CODE if codes else PASSWORD


@pytest.mark.parametrize("actual_only", FLAGS)
@pytest.mark.parametrize("kind", ["email", "username"])
async def test_a_known_user(house: House, kind: str, actual_only: bool) -> None:
    names = {}
    for user in combinations(has_email=FLAGS, has_password=FLAGS, has_passkey=FLAGS):
        name = "user" + "".join(f"{has:d}" for has in user.values())
        names[tuple(user.values())] = name
        await house.add_user(
            f"{name}@example.com" if user["has_email"] else None,
            username=name,
            password="correct horse" if user["has_password"] else None,
            passkey=user["has_passkey"],
        )
    found, wanted = {}, {}
    for has, name in names.items():
        if kind == "email" and not has[0]:
            continue
        for chosen in combinations(codes=FLAGS, passwords=FLAGS, passkeys=FLAGS, webauthn=FLAGS):
            if not (chosen["codes"] or chosen["passwords"]):
                continue  # nothing is offered then
            at = (*has, *chosen.values())
            here = house.under(settings(actual_only=actual_only, **chosen))
            flow = await here.begun("login", webauthn=chosen["webauthn"])
            identifier = f"{name}@example.com" if kind == "email" else name
            answer = await flow.advance("continue_with_login_identifier", identifier=identifier)
            found[at] = answer.error.code if answer.error else answer.name
            wanted[at] = expected(
                kind=kind,
                known=True,
                actual_only=actual_only,
                codes=chosen["codes"],
                passwords=chosen["passwords"],
                passkeys=chosen["passkeys"] and chosen["webauthn"],
                has_email=has[0],
                has_password=has[1],
                has_passkey=has[2],
            )

    assert found == wanted


@pytest.mark.parametrize("actual_only", FLAGS)
async def test_an_unknown_address_takes_the_way_of_a_known_one(house: House, actual_only: bool) -> None:
    for chosen in combinations(codes=FLAGS, passwords=FLAGS, passkeys=FLAGS, webauthn=FLAGS):
        here = house.under(settings(actual_only=actual_only, **chosen))
        flow = await here.begun("login", webauthn=chosen["webauthn"])
        answer = await flow.advance("continue_with_login_identifier", identifier="nobody@example.com")
        if not (chosen["codes"] or chosen["passwords"]):
            flow.expect("error", error="operation_not_permitted_error")
            continue
        wanted = CHOOSER if chosen["codes"] and chosen["passwords"] else CODE if chosen["codes"] else PASSWORD
        assert (chosen, answer.name, answer.error) == (chosen, wanted, None)


@pytest.mark.parametrize("actual_only", FLAGS)
async def test_the_chooser_hides_what_a_user_lacks_only_if_it_may(house: House, actual_only: bool) -> None:
    await house.add_user("ada@example.com", password="correct horse")
    here = house.under(settings(actual_only=actual_only, codes=True, passwords=True, passkeys=True))
    flow = await here.begun("login")

    await flow.advance("continue_with_login_identifier", identifier="ada@example.com")

    assert flow.offered == [
        "continue_to_password_login",
        "continue_to_passcode_confirmation",
        *([] if actual_only else ["webauthn_generate_request_options"]),
        "back",
    ]


async def test_an_unknown_address_is_shown_every_method(house: House) -> None:
    here = house.under(settings(actual_only=True, codes=True, passwords=True, passkeys=True))
    flow = await here.begun("login")

    await flow.advance("continue_with_login_identifier", identifier="nobody@example.com")

    assert flow.offered == [
        "continue_to_password_login",
        "continue_to_passcode_confirmation",
        "webauthn_generate_request_options",
        "back",
    ]


def settings(
    *, actual_only: bool, codes: bool, passwords: bool, passkeys: bool, webauthn: bool = True
) -> Any:
    """Settings under which addresses and usernames identify."""
    return settings_with(
        {
            "privacy": {"only_show_actual_login_methods": actual_only},
            "email": {"use_for_authentication": codes},
            "password": {"enabled": passwords},
            "passkey": {"enabled": passkeys},
            "username": {"enabled": True},
        }
    )


@pytest.mark.parametrize(
    ("email", "username", "codes", "passwords", "inputs"),
    [
        (True, True, True, True, ["identifier"]),
        (True, False, True, True, ["email"]),
        (False, True, True, True, ["username"]),
        (False, False, True, True, None),
        (True, True, False, False, None),
        (True, True, True, False, ["identifier"]),
        (True, True, False, True, ["identifier"]),
    ],
)
async def test_what_identifies_decides_what_is_asked_for(
    house: House, email: bool, username: bool, codes: bool, passwords: bool, inputs: list[str] | None
) -> None:
    changed = settings_with(
        {
            "email": {"use_as_login_identifier": email, "use_for_authentication": codes},
            "username": {"enabled": True, "use_as_login_identifier": username},
            "password": {"enabled": passwords},
        }
    )

    flow = await house.under(changed).begun("login")

    assert flow.current
    asked = flow.current.actions.get("continue_with_login_identifier")
    assert (asked and list(asked["inputs"])) == inputs
