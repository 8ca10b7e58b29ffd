"""Send another code."""

from dataclasses import dataclass
from enum import StrEnum

from actions.passcode.sending import send_passcode
from flowapi.engine.contract import Action, Context
from flowapi.engine.inputs import Form
from flowapi.services.mail.mail import Mail
from flowapi.services.passcodes import Passcodes
from flowapi.services.rate_limits import RateLimiter


@dataclass(frozen=True, slots=True)
class ResendPasscode(Action):
    """Send a new code."""

    passcodes: Passcodes
    mail: Mail
    rate_limits: RateLimiter

    class Outcome(StrEnum):
        SENT = "sent"

    async def run(self, ctx: Context, form: Form) -> Outcome:
        await send_passcode(ctx, self.passcodes, self.mail, self.rate_limits)
        return self.Outcome.SENT
