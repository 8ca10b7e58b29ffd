"""Take down what the client's device can do."""

from dataclasses import dataclass
from enum import StrEnum

from actions import keys
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input


@dataclass(frozen=True, slots=True)
class RegisterCapabilities(Action):
    """Tell what this device can do with WebAuthn."""

    class Outcome(StrEnum):
        REGISTERED = "registered"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return (
            Input.boolean("webauthn_available", required=True, hidden=True),
            Input.boolean("webauthn_conditional_mediation_available", hidden=True),
            Input.boolean("webauthn_platform_authenticator_available", hidden=True),
        )

    async def run(self, ctx: Context, form: Form) -> Outcome:
        platform = form.flag("webauthn_platform_authenticator_available")
        roaming = ctx.settings.mfa.security_keys.authenticator_attachment != "platform"
        ctx.stash[keys.WEBAUTHN] = form.flag("webauthn_available")
        ctx.stash[keys.CONDITIONAL_MEDIATION] = form.flag("webauthn_conditional_mediation_available")
        ctx.stash[keys.PLATFORM_AUTHENTICATOR] = platform
        ctx.stash[keys.SECURITY_KEY_ATTACHMENT] = platform or roaming
        return self.Outcome.REGISTERED
