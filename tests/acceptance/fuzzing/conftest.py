"""One application for each module."""

import asyncio
from collections.abc import Iterator

import pytest

from config.database_target import DatabaseTarget
from storage.migrations.runner import up
from tests.acceptance.fuzzing.recipes import Walker, go
from tests.acceptance.fuzzing.world import EVERYTHING, World, opened


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """An application with everything switched on, and somebody with a passkey in it."""
    path = tmp_path_factory.mktemp("world") / "database"
    target = DatabaseTarget(dialect="sqlite", database=str(path))
    asyncio.run(up(target))
    with opened(target, **EVERYTHING) as world:
        world.run(_create_passkey(world))
        yield world


async def _create_passkey(world: World) -> None:
    walker = Walker(world, await world.visit("registration").start())
    await go("register_client_capabilities", "register_login_identifier", "verify_passcode")(walker)
    await go("continue_to_passkey_registration", "webauthn_generate_creation_options")(walker)
    await go("webauthn_verify_attestation_response")(walker)
    walker.visit.expect("success")
