"""How the user has proved to be herself (RFC 8176, `amr`), at a login."""

from dataclasses import dataclass

from actions import keys
from flowapi.engine.contract import Context, Hook

FIRST_FACTORS = {"password": "pwd", "passkey": "passkey", "passcode": "otp"}
SECOND_FACTORS = {"totp": "totp", "security_key": "security_key"}


@dataclass(frozen=True, slots=True)
class DetermineAmr(Hook):
    """Stash the methods of this login, first factor first."""

    async def run(self, ctx: Context) -> None:
        method = ctx.stash.text(keys.LOGIN_METHOD)
        first = (
            external(ctx.stash.text(keys.THIRD_PARTY_PROVIDER))
            if method == "third_party"
            else FIRST_FACTORS.get(method)
        )
        second = SECOND_FACTORS.get(ctx.stash.text(keys.MFA_METHOD))
        if amr := [value for value in (first, second) if value]:
            ctx.stash[keys.AMR] = amr


def external(provider: str) -> str:
    """The value for a login at another provider."""
    return f"ext:{provider}" if provider else "ext"
