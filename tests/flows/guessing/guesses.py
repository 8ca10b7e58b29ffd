"""How to come to a secret, and to guess it."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

import pytest

from flowapi.engine.contract import Client
from flowapi.engine.locks import LocalLocks
from tests.support.flows import FlowDriver
from tests.support.house import House

ADA, BOB = "ada@example.com", "bob@example.com"
PASSWORD = "correct horse battery"
GUESSES = 50
INVALID, LIMITED = "form_data_invalid_error", "rate_limit_exceeded"
CONFLICT, EXHAUSTED = "technical_error", "passcode_max_attempts_reached"
IN_A_ROW, AT_ONCE = "in a row", "at once"
both_ways = pytest.mark.parametrize("way", [IN_A_ROW, AT_ONCE])


def copies(flow: FlowDriver, *, processes: bool = False) -> list[FlowDriver]:
    """The same flow at the same point, in many windows; or at many *processes* that share no lock."""
    if not processes:
        return [replace(flow) for _ in range(GUESSES)]
    return [replace(flow, runner=replace(flow.runner, locks=LocalLocks())) for _ in range(GUESSES)]


def newest(flows: Iterable[FlowDriver]) -> FlowDriver:
    """The copy of a flow that has come further than the others."""
    return next(flow for flow in flows if flow.answer == flow.current)


async def each(way: str, guesses: Sequence[tuple[FlowDriver, str, dict[str, str]]]) -> Counter[str]:
    """How often the guesses were answered with which error; "" is success."""
    advancing = [flow.advance(action, **inputs) for flow, action, inputs in guesses]
    answers = await asyncio.gather(*advancing) if way == AT_ONCE else [await advance for advance in advancing]
    return Counter(answer.error.code if answer.error else "" for answer in answers)


async def at_password(house: House, identifier: str, client: Client | None = None) -> FlowDriver:
    """A login, up to the password."""
    flow = await (house.begun("login", client=client) if client else house.begun("login"))
    await flow.advance("continue_with_login_identifier", identifier=identifier)
    if "continue_to_password_login" in flow.offered:
        await flow.advance("continue_to_password_login")
    assert "password_login" in flow.offered
    return flow


async def at_code(house: House, way_there: str = "continue_to_passcode_confirmation") -> FlowDriver:
    """A login, up to the code that is sent by mail."""
    flow = await house.begun("login")
    await flow.advance("continue_with_login_identifier", identifier=ADA)
    if way_there not in flow.offered:
        await flow.advance("continue_to_password_login")
    await flow.advance(way_there)
    return flow


async def tries(house: House, flows: Sequence[FlowDriver]) -> list[int]:
    """How often each code that was sent was tried."""
    found = []
    async with house.database.store() as store:
        for flow in flows:
            sticky = (await house.document(flow))["data"].get("sticky", {})
            if passcode_id := sticky.get("passcode_id"):
                passcode = await store.passcodes.find(UUID(passcode_id))
                assert passcode
                found.append(passcode.try_count)
    return found
