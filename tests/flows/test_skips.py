"""When the acquisition of a credential may be skipped, and where skipping leads."""

from collections.abc import Mapping
from typing import Any

import pytest

from actions import keys
from config.settings import Settings
from flowapi.engine.contract import Context
from flowapi.engine.graph import Graph
from flowapi.engine.machine import FlowMachine
from flowapi.engine.plans import expand
from flowapi.engine.response import is_offered
from flowapi.engine.stash import Key
from storage.database import Database
from storage.store import Store
from tests.flows.tables import ACQUIRE, CHOOSER, FLAGS, ONE_FACTOR, PASSKEY, PASSWORD, combinations
from tests.support.flows import a_context
from tests.support.house import House, settings_with

CONFIRMATION, REGISTRATION = "passcode_confirmation", "registration_init"
BEFORE = (CHOOSER, PASSKEY, PASSWORD, CONFIRMATION, REGISTRATION, "login_password", "")


def settings_of(flow: str, chosen: Mapping[str, Any]) -> Settings:
    return settings_with(
        ONE_FACTOR,
        {
            "email": {
                "enabled": chosen["email_enabled"],
                "use_for_authentication": chosen["codes"],
                "use_as_login_identifier": chosen["identifies"],
            },
            "password": {
                "enabled": chosen["passwords"],
                f"acquire_on_{flow}": chosen["password"],
                "optional": chosen["password_optional"],
            },
            "passkey": {
                "enabled": chosen["passkeys"],
                f"acquire_on_{flow}": chosen["passkey"],
                "optional": chosen["passkey_optional"],
            },
        },
    )


class Skipping:
    """What a state makes of `skip` in a situation."""

    def __init__(self, house: House, store: Store, flow: str) -> None:
        graph = house.graphs.current(flow)
        assert graph
        self.flow, self.graph, self.store = flow, graph, store
        self.machine = FlowMachine(graph)

    def context(self, state: str, before: str, settings: Settings, stash: Mapping[Key[Any], Any]) -> Context:
        return a_context(self.store, stash, settings=settings, flow=self.flow, state=state, previous=before)

    def offered(self, ctx: Context) -> bool:
        return is_offered(self.graph.states[ctx.flow.state].offers["skip"], ctx)

    def leads_to(self, ctx: Context) -> list[str]:
        """The states that are pushed."""
        target = self.machine.decide(ctx.flow.state, "skip", "skipped", ctx)
        return [stop.state for stop in expand(self.graph, target.steps, ctx)]


@pytest.fixture
async def store(database: Database) -> Any:
    async with database.store() as store:
        yield store


@pytest.mark.parametrize("flow", ["login", "registration"])
async def test_skipping_a_passkey(house: House, store: Store, flow: str) -> None:
    skipping = Skipping(house, store, flow)
    for chosen in combinations(
        email_enabled=FLAGS,
        codes=FLAGS,
        identifies=FLAGS,
        passwords=FLAGS,
        password=ACQUIRE,
        passkey_optional=FLAGS,
        passkeys=(True,),
        passkey=("always",),
        password_optional=(True,),
    ):
        settings = settings_of(flow, chosen)
        for at in combinations(before=BEFORE, email=FLAGS, has_password=FLAGS):
            stash: dict[Key[Any], Any] = {keys.HAS_PASSWORD: at["has_password"], keys.WEBAUTHN: True}
            if at["email"]:
                stash[keys.EMAIL] = "ada@example.com"
            ctx = skipping.context(PASSKEY, at["before"], settings, stash)
            by_email = at["email"] and chosen["email_enabled"] and chosen["codes"] and chosen["identifies"]
            acquired = chosen["passwords"] and chosen["password"] != "never"
            suspended = (
                not chosen["passkey_optional"]
                or at["before"] == CHOOSER
                or (at["before"] == PASSWORD and not at["has_password"] and not by_email)
                or (at["before"] in (CONFIRMATION, REGISTRATION) and not acquired and not by_email)
            )
            conditional = (
                chosen["passwords"] and chosen["password"] == "conditional" and not at["has_password"]
            )
            assert (chosen, at, skipping.offered(ctx), skipping.leads_to(ctx)) == (
                chosen,
                at,
                not suspended,
                [PASSWORD] if conditional else [],
            )


@pytest.mark.parametrize("flow", ["login", "registration"])
@pytest.mark.parametrize("webauthn", FLAGS)
async def test_skipping_a_password(house: House, store: Store, flow: str, webauthn: bool) -> None:
    skipping = Skipping(house, store, flow)
    for chosen in combinations(
        email_enabled=FLAGS,
        codes=FLAGS,
        identifies=FLAGS,
        passkeys=FLAGS,
        passkey=ACQUIRE,
        password_optional=FLAGS,
        passwords=(True,),
        password=("always",),
        passkey_optional=(True,),
    ):
        settings = settings_of(flow, chosen)
        for at in combinations(before=BEFORE, email=FLAGS, has_credential=FLAGS):
            stash: dict[Key[Any], Any] = {
                keys.HAS_WEBAUTHN_CREDENTIAL: at["has_credential"],
                keys.WEBAUTHN: webauthn,
            }
            if at["email"]:
                stash[keys.EMAIL] = "ada@example.com"
            ctx = skipping.context(PASSWORD, at["before"], settings, stash)
            by_email = at["email"] and chosen["email_enabled"] and chosen["codes"] and chosen["identifies"]
            acquired = webauthn and chosen["passkeys"] and chosen["passkey"] != "never"
            suspended = (
                not chosen["password_optional"]
                or at["before"] == CHOOSER
                or (at["before"] == PASSKEY and not at["has_credential"] and not by_email)
                or (at["before"] in (CONFIRMATION, REGISTRATION) and not acquired and not by_email)
            )
            conditional = (
                webauthn
                and chosen["passkeys"]
                and chosen["passkey"] == "conditional"
                and not at["has_credential"]
            )
            assert (chosen, at, skipping.offered(ctx), skipping.leads_to(ctx)) == (
                chosen,
                at,
                not suspended,
                [PASSKEY] if conditional else [],
            )


@pytest.mark.parametrize("flow", ["login", "registration"])
async def test_skipping_the_choice(house: House, store: Store, flow: str) -> None:
    skipping = Skipping(house, store, flow)
    for chosen in combinations(
        email_enabled=FLAGS,
        codes=FLAGS,
        identifies=FLAGS,
        passkeys=(True,),
        passkey=("conditional",),
        passkey_optional=FLAGS,
        passwords=(True,),
        password=("conditional",),
        password_optional=FLAGS,
    ):
        settings = settings_of(flow, chosen)
        for at in combinations(before=BEFORE, email=FLAGS):
            stash: dict[Key[Any], Any] = {keys.EMAIL: "ada@example.com"} if at["email"] else {}
            ctx = skipping.context(CHOOSER, at["before"], settings, stash)
            optional = chosen["password_optional"] or chosen["passkey_optional"]
            by_email = flow == "login" or (chosen["codes"] and at["email"])
            assert (chosen, at, skipping.offered(ctx), skipping.leads_to(ctx)) == (
                chosen,
                at,
                optional and by_email,
                [],
            )


async def test_skipping_the_choice_cannot_be_taken_back(house: House) -> None:
    graph: Graph | None = house.graphs.current("registration")
    assert graph

    [target] = graph.states[CHOOSER].offers["skip"].outcomes["skipped"]

    assert target.seal
