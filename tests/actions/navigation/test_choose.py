"""A way that a state offers."""

from actions.navigation.choose import Choose
from storage.store import Store
from tests.support.flows import a_context, run_action


async def test_the_way_is_chosen_and_nothing_else_happens(store: Store) -> None:
    ctx = a_context(store)

    ran = await run_action(Choose(), ctx)

    assert (ran.outcome, ctx.stash.as_dict(), Choose().inputs(ctx)) == ("chosen", {}, ())
