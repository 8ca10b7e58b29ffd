"""One step back."""

from actions.navigation.back import Back
from storage.store import Store
from tests.support.flows import a_context, run_action


def test_it_is_offered_where_there_is_a_step_to_take_back(store: Store) -> None:
    assert Back().offered(a_context(store, revertible=True))
    assert not Back().offered(a_context(store, revertible=False))


async def test_it_goes_back(store: Store) -> None:
    ran = await run_action(Back(), a_context(store, revertible=True))

    assert ran.outcome == "back"
