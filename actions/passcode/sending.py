"""Send a code to the address that the flow is about; one token of the limit for every mail."""

from actions import keys
from flowapi.engine.contract import Context
from flowapi.errors.steps import LimitExceeded
from flowapi.errors.technical import TechnicalError
from flowapi.services.mail.mail import Mail
from flowapi.services.passcodes import Passcodes
from flowapi.services.rate_limits import RateLimiter


async def send_passcode(ctx: Context, passcodes: Passcodes, mail: Mail, rate_limits: RateLimiter) -> None:
    """Issue a code, write the mail, and let the flow know which code is the valid one.

    Raises:
        LimitExceeded: Too many mails to this address; the flow's code, if any, is untouched.
        TechnicalError: The flow knows no address or no template.
    """
    email, template = ctx.stash.text(keys.EMAIL), ctx.stash.text(keys.PASSCODE_TEMPLATE)
    if not (email and template):
        raise TechnicalError("email or passcode_template not found in stash")
    await _take_token(ctx, email, rate_limits)
    issued = await passcodes.issue(ctx.store, flow_id=ctx.flow.id, email=email, now=ctx.now)
    await mail.send_passcode(
        ctx.store,
        template=template,
        to=email,
        code=issued.code,
        ttl_seconds=issued.ttl,
        language=ctx.client.language,
        now=ctx.now,
    )
    ctx.stash[keys.PASSCODE_ID] = str(issued.id)
    ctx.stash[keys.PASSCODE_EMAIL] = email
    del ctx.stash[keys.EMAIL_VERIFIED]


async def _take_token(ctx: Context, email: str, rate_limits: RateLimiter) -> None:
    try:
        await rate_limits.take("passcode", f"{ctx.client.network}/{email}")
    except LimitExceeded as exceeded:
        raise LimitExceeded(exceeded.retry_after, payload_key="resend_after") from exceeded
