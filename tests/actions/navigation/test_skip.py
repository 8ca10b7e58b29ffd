"""What a state asks for, passed over."""

from actions.navigation.skip import Skip
from storage.store import Store
from tests.support.flows import a_context, run_action


async def test_it_is_skipped_and_nothing_else_happens(store: Store) -> None:
    ctx = a_context(store)

    ran = await run_action(Skip(), ctx)

    assert (ran.outcome, ctx.stash.as_dict(), Skip().inputs(ctx)) == ("skipped", {}, ())
