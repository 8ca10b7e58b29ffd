"""The onboarding, planned only once."""

from actions import keys
from actions.hooks.remember_onboarding import RememberOnboarding
from storage.store import Store
from tests.support.flows import a_context


async def test_it_is_noted(store: Store) -> None:
    ctx = a_context(store, {keys.DEVICE_TRUSTED: True})

    await RememberOnboarding().run(ctx)

    assert ctx.stash.as_dict() == {"login_onboarding_scheduled": True}
