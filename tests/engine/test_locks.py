"""A server without locks; what locks promise is in the contract suite."""

from uuid import uuid4

from flowapi.engine.locks import NoLocks

TENANT, FLOW = uuid4(), uuid4()


async def test_without_locks_nobody_is_refused() -> None:
    locks = NoLocks()

    async with locks.hold(TENANT, FLOW), locks.hold(TENANT, FLOW):
        pass
