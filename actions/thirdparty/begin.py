"""Sign in at another provider."""

from dataclasses import dataclass
from enum import StrEnum

from actions.thirdparty.leaving import leave, leaving_inputs
from config.settings import Settings
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.services.third_party.third_party import ThirdParty

BUILT_IN = ("apple", "discord", "github", "google", "linkedin", "microsoft", "facebook")
"""In the order in which they are offered."""


@dataclass(frozen=True, slots=True)
class BeginThirdPartySignIn(Action):
    """Sign in with an account at another provider."""

    third_party: ThirdParty

    class Outcome(StrEnum):
        REDIRECTED = "redirected"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return leaving_inputs(enabled_providers(ctx.settings))

    def offered(self, ctx: Context) -> bool:
        return bool(enabled_providers(ctx.settings))

    async def run(self, ctx: Context, form: Form) -> Outcome:
        await leave(ctx, self.third_party, form)
        return self.Outcome.REDIRECTED


def enabled_providers(settings: Settings) -> tuple[tuple[str, str], ...]:
    """The (id, display name) pairs of the providers that are switched on."""
    third_party = settings.third_party
    built_in = [
        (name, provider.display_name)
        for name in BUILT_IN
        if (provider := getattr(third_party.providers, name)).enabled
    ]
    custom = [
        (f"custom_{key.lower()}", provider.display_name)
        for key, provider in third_party.custom_providers.items()
        if provider.enabled
    ]
    return tuple(built_in + sorted(custom, key=lambda item: item[1]))
