"""When a second factor is asked for, set up, or may be left out: every row of the decision tables."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from actions import keys
from config.settings import Settings
from flowapi.engine.graph import Graph, Step
from flowapi.engine.plans import Stop, expand
from flowapi.engine.stash import Key
from storage.database import Database
from storage.store import Store
from tests.flows.tables import ACQUIRE, FLAGS, SUCCESS, combinations
from tests.support.flows import a_context
from tests.support.house import House, settings_with

METHODS = ("password", "passcode", "passkey", "third_party", "")
KEY, CODE, CHOOSER, TRUST = "login_security_key", "login_otp", "mfa_method_chooser", "device_trust"
IMPOSSIBLE = Stop("error", "platform_authenticator_required")
Truths = Mapping[str, Any]


@cache
def configured(**mfa: Any) -> Settings:
    """Settings of second factors; `totp` and `security_keys` switch them on and off."""
    switches = {name: {"enabled": mfa.pop(name)} for name in ("totp", "security_keys") if name in mfa}
    return settings_with({"mfa": mfa | switches})


@pytest.fixture
async def store(database: Database) -> Any:
    async with database.store() as store:
        yield store


def graph_of(house: House, flow: str) -> Graph:
    graph = house.graphs.current(flow)
    assert graph
    return graph


class Planner:
    """What a plan comes to in a situation."""

    def __init__(self, house: House, store: Store, flow: str) -> None:
        self.graph, self.store, self.flow = graph_of(house, flow), store, flow

    def stops(self, plan: str, settings: Settings, stash: Mapping[Key[Any], Any], **facts: Any) -> list[Stop]:
        ctx = a_context(self.store, stash, settings=settings, flow=self.flow, **facts)
        return list(expand(self.graph, self.graph.plans[plan], ctx))


async def test_which_factor_a_login_asks_for(house: House, store: Store) -> None:
    planner = Planner(house, store, "login")
    for at in combinations(
        enabled=FLAGS,
        totp=FLAGS,
        security_keys=FLAGS,
        require_for_third_party=FLAGS,
        has_key=FLAGS,
        has_app=FLAGS,
        attachment=FLAGS,
        method=METHODS,
        trusted=FLAGS,
    ):
        settings = configured(
            **{name: at[name] for name in ("enabled", "totp", "security_keys", "require_for_third_party")}
        )
        stash: dict[Key[Any], Any] = {
            keys.HAS_SECURITY_KEY: at["has_key"],
            keys.HAS_OTP_SECRET: at["has_app"],
            keys.SECURITY_KEY_ATTACHMENT: at["attachment"],
            keys.LOGIN_METHOD: at["method"],
            keys.DEVICE_TRUSTED: at["trusted"],
        }

        found = planner.stops("second_factor", settings, stash)

        assert (at, found) == (at, factor(at))


def factor(at: Truths) -> list[Stop]:
    exempt = at["method"] == "passkey" or (
        at["method"] == "third_party" and not at["require_for_third_party"]
    )
    if not at["enabled"] or exempt or at["trusted"]:
        return []
    by_key, by_code = at["security_keys"] and at["has_key"], at["totp"] and at["has_app"]
    match by_key, at["attachment"], by_code:
        case True, True, _:
            return [Stop(KEY)]
        case True, False, True:
            return [Stop(CODE)]
        case True, False, False:
            return [IMPOSSIBLE]
        case False, _, True:
            return [Stop(CODE)]
    return []


async def test_when_a_login_asks_whether_to_trust_the_browser(house: House, store: Store) -> None:
    planner = Planner(house, store, "login")
    for at in combinations(
        enabled=FLAGS,
        device_trust_policy=("always", "prompt", "never"),
        has_key=FLAGS,
        has_app=FLAGS,
        method=METHODS,
        trusted=FLAGS,
    ):
        settings = configured(enabled=at["enabled"], device_trust_policy=at["device_trust_policy"])
        stash: dict[Key[Any], Any] = {
            keys.HAS_SECURITY_KEY: at["has_key"],
            keys.HAS_OTP_SECRET: at["has_app"],
            keys.LOGIN_METHOD: at["method"],
            keys.DEVICE_TRUSTED: at["trusted"],
        }

        found = planner.stops("device_trust", settings, stash)

        due = (
            at["enabled"]
            and at["device_trust_policy"] == "prompt"
            and at["method"] not in ("passkey", "third_party")
            and (at["has_key"] or at["has_app"])
            and not at["trusted"]
        )
        assert (at, found) == (at, [Stop(TRUST)] if due else [])


WILLING: Truths = {
    "password_to_come": False,
    "recovery": False,
    "visited": False,
    "has_key": False,
    "has_app": False,
    "acquire": True,
    "passwords": True,
    "has_password": True,
    "emails": True,
    "codes": True,
    "email": True,
    "has_emails": True,
    "enabled": True,
    "security_keys": True,
    "totp": True,
    "optional": True,
    "attachment": True,
    "webauthn": True,
}
"""A situation in which a second factor is to be set up."""


@pytest.mark.parametrize("flow", ["login", "registration"])
@pytest.mark.parametrize(
    "columns",
    [
        ("passwords", "has_password", "emails", "codes", "email", "has_emails"),
        ("password_to_come", "recovery", "visited", "has_key", "has_app", "acquire"),
        ("enabled", "security_keys", "totp", "optional", "attachment", "webauthn"),
    ],
)
async def test_when_a_second_factor_is_to_be_set_up(
    house: House, store: Store, flow: str, columns: tuple[str, ...]
) -> None:
    planner = Planner(house, store, flow)
    for chosen in combinations(**dict.fromkeys(columns, FLAGS)):
        at = {**WILLING, **chosen}

        found = planner.stops(
            "mfa_enrolment",
            asking(flow, at),
            remembered(at),
            scheduled=("password_creation", SUCCESS) if at["password_to_come"] else (SUCCESS,),
            visited=frozenset({CHOOSER}) if at["visited"] else frozenset(),
        )

        assert (chosen, found) == (chosen, enrolment(at))


def asking(flow: str, at: Truths) -> Settings:
    other = "registration" if flow == "login" else "login"
    return settings_with(
        {
            "password": {"enabled": at["passwords"]},
            "email": {"enabled": at["emails"], "use_for_authentication": at["codes"]},
            "mfa": {
                "enabled": at["enabled"],
                "optional": at["optional"],
                f"acquire_on_{flow}": at["acquire"],
                f"acquire_on_{other}": not at["acquire"],
                "totp": {"enabled": at["totp"]},
                "security_keys": {"enabled": at["security_keys"]},
            },
        }
    )


def remembered(at: Truths) -> dict[Key[Any], Any]:
    return {
        keys.RECOVERY_PENDING: at["recovery"],
        keys.HAS_SECURITY_KEY: at["has_key"],
        keys.HAS_OTP_SECRET: at["has_app"],
        keys.HAS_PASSWORD: at["has_password"],
        keys.HAS_EMAILS: at["has_emails"],
        keys.EMAIL: "ada@example.com" if at["email"] else None,
        keys.SECURITY_KEY_ATTACHMENT: at["attachment"],
        keys.WEBAUTHN: at["webauthn"],
    }


def enrolment(at: Truths) -> list[Stop]:
    if at["password_to_come"] or at["recovery"] or at["visited"] or at["has_key"] or at["has_app"]:
        return []
    by_password = at["passwords"] and at["has_password"]
    by_code = at["emails"] and at["codes"] and (at["email"] or at["has_emails"])
    if not (by_password or by_code):
        return []
    if not (at["enabled"] and (at["security_keys"] or at["totp"]) and at["acquire"]):
        return []
    if not at["optional"] and not at["totp"] and not (at["attachment"] and at["webauthn"]):
        return [IMPOSSIBLE]
    return [Stop(CHOOSER)] if at["totp"] or at["attachment"] else []


async def test_a_registration_that_asks_for_nothing_else_asks_at_once(house: House, store: Store) -> None:
    planner = Planner(house, store, "registration")
    for at in combinations(
        verified=FLAGS, email=FLAGS, passkey=ACQUIRE, password=ACQUIRE, webauthn=FLAGS, passwords=FLAGS
    ):
        settings = settings_with(
            {
                "email": {"require_verification": at["verified"]},
                "passkey": {"acquire_on_registration": at["passkey"]},
                "password": {"enabled": at["passwords"], "acquire_on_registration": at["password"]},
            }
        )
        stash: dict[Key[Any], Any] = {
            keys.EMAIL: "ada@example.com" if at["email"] else None,
            keys.WEBAUTHN: at["webauthn"],
            keys.SECURITY_KEY_ATTACHMENT: True,
        }

        found = [stop.state for stop in planner.stops("registration", settings, stash)]

        rest = [state for state in found if state != CHOOSER]
        alone = at["email"] and rest == [SUCCESS]
        assert (at, found) == (at, [CHOOSER, SUCCESS] if alone else rest)


ASKING = {
    "login": {
        ("login_init", "webauthn_verify_assertion_response", "verified"),
        ("login_password", "password_login", "verified"),
        ("login_password_recovery", "password_recovery", "recovered"),
    },
    "registration": set[tuple[str, str, str]](),
}
ASKING_IN_BOTH = {
    ("login_passkey", "webauthn_verify_assertion_response", "verified"),
    ("passcode_confirmation", "verify_passcode", "verified"),
    ("password_creation", "register_password", "chosen"),
    ("password_creation", "skip", "skipped"),
    ("onboarding_create_passkey", "skip", "skipped"),
    ("onboarding_verify_passkey_attestation", "webauthn_verify_attestation_response", "registered"),
    ("credential_onboarding_chooser", "skip", "skipped"),
}


@pytest.mark.parametrize("flow", ["login", "registration"])
def test_these_steps_ask_for_a_second_factor_and_no_others(house: House, flow: str) -> None:
    found = {
        (state.name, name, outcome)
        for state in graph_of(house, flow).states.values()
        for name, offer in state.offers.items()
        for outcome, targets in offer.outcomes.items()
        for target in targets
        if any(enrols(step) for step in target.steps)
    }

    assert found == ASKING[flow] | ASKING_IN_BOTH


def enrols(step: Step) -> bool:
    return step.plan == "mfa_enrolment" or any(map(enrols, (*step.first, *step.sequence)))


@pytest.mark.parametrize("attachment", ["platform", "cross-platform", "no_preference"])
async def test_which_ways_the_chooser_offers(house: House, store: Store, attachment: str) -> None:
    state = graph_of(house, "login").states[CHOOSER]
    for at in combinations(
        totp=FLAGS,
        enabled=FLAGS,
        keys=FLAGS,
        optional=FLAGS,
        attachment=FLAGS,
        webauthn=FLAGS,
        platform=FLAGS,
    ):
        settings = settings_with(
            {
                "mfa": {
                    "enabled": at["enabled"],
                    "optional": at["optional"],
                    "totp": {"enabled": at["totp"]},
                    "security_keys": {"enabled": at["keys"], "authenticator_attachment": attachment},
                }
            }
        )
        stash: dict[Key[Any], Any] = {
            keys.SECURITY_KEY_ATTACHMENT: at["attachment"],
            keys.WEBAUTHN: at["webauthn"],
            keys.PLATFORM_AUTHENTICATOR: at["platform"],
        }
        ctx = a_context(store, stash, settings=settings)

        found = [name for name, offer in state.offers.items() if offer.when is None or offer.when(ctx)]

        by_key = (
            at["enabled"]
            and at["keys"]
            and at["attachment"]
            and at["webauthn"]
            and (attachment != "platform" or at["platform"])
        )
        expected = [
            *(["continue_to_otp_secret_creation"] if at["totp"] else []),
            *(["continue_to_security_key_creation"] if by_key else []),
            *(["skip"] if at["optional"] else []),
            "back",
        ]
        assert (at, found) == (at, expected)


async def test_which_other_factor_is_offered(house: House, store: Store) -> None:
    states = graph_of(house, "login").states
    for at in combinations(totp=FLAGS, keys=FLAGS, has_app=FLAGS, has_credential=FLAGS, attachment=FLAGS):
        settings = configured(totp=at["totp"], security_keys=at["keys"])
        stash: dict[Key[Any], Any] = {
            keys.HAS_OTP_SECRET: at["has_app"],
            keys.HAS_WEBAUTHN_CREDENTIAL: at["has_credential"],
            keys.SECURITY_KEY_ATTACHMENT: at["attachment"],
        }
        ctx = a_context(store, stash, settings=settings)

        to_code = states[KEY].offers["continue_to_login_otp"].when
        to_key = states[CODE].offers["continue_to_login_security_key"].when

        assert to_code
        assert to_key
        assert (at, to_code(ctx), to_key(ctx)) == (
            at,
            at["totp"] and at["has_app"],
            at["keys"] and at["has_credential"] and at["attachment"],
        )
