"""The decision to trust the browser."""

from actions import keys
from actions.device_trust.grant import GrantDeviceTrust
from storage.store import Store
from tests.support.flows import a_context, run_action


async def test_it_is_remembered_until_the_end(store: Store) -> None:
    ctx = a_context(store)

    ran = await run_action(GrantDeviceTrust(), ctx)

    assert (ran.outcome, ctx.stash[keys.TRUST_GRANTED], store.writing) == ("granted", True, False)
