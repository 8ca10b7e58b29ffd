"""How the user has proved to be herself (RFC 8176, `amr`), at a registration."""

from dataclasses import dataclass

from actions import keys
from actions.hooks.determine_amr import external
from flowapi.engine.contract import Context, Hook


@dataclass(frozen=True, slots=True)
class DetermineRegistrationAmr(Hook):
    """Stash the methods that were confirmed or enrolled while signing up."""

    async def run(self, ctx: Context) -> None:
        stash = ctx.stash
        methods = {
            "otp": stash.flag(keys.AMR_PASSCODE),
            external(stash.text(keys.AMR_THIRD_PARTY_PROVIDER)): stash.flag(keys.AMR_THIRD_PARTY),
            "pwd": stash.flag(keys.AMR_PASSWORD),
            "passkey": stash.flag(keys.AMR_PASSKEY),
            "totp": stash.flag(keys.AMR_TOTP),
            "security_key": stash.flag(keys.AMR_SECURITY_KEY),
        }
        if amr := [method for method, used in methods.items() if used]:
            stash[keys.AMR] = amr
