"""Connect the account with one at another provider."""

from dataclasses import dataclass
from enum import StrEnum

from actions.thirdparty.begin import enabled_providers
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form, Input
from flowapi.errors.steps import OperationNotPermitted


@dataclass(frozen=True, slots=True)
class ConnectProvider(Action):
    """Connect an account at another provider."""

    class Outcome(StrEnum):
        REDIRECTED = "redirected"

    def inputs(self, ctx: Context) -> tuple[Input, ...]:
        return (
            Input.string("redirect_to", required=True, hidden=True),
            Input.string("provider", required=True, hidden=True, allowed=_unconnected(ctx)),
            Input.string("code_verifier", hidden=True),
        )

    def offered(self, ctx: Context) -> bool:
        return ctx.account is not None and bool(_unconnected(ctx))

    async def run(self, ctx: Context, form: Form) -> Outcome:
        raise OperationNotPermitted(cause="sign-in at other providers is not available")


def _unconnected(ctx: Context) -> tuple[tuple[str, str], ...]:
    connected = {identity.provider_id for identity in ctx.account.identities} if ctx.account else set()
    return tuple(item for item in enabled_providers(ctx.settings) if item[0] not in connected)
