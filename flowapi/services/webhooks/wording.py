"""What is told of a callback that the policy refuses; the settings may keep details for the log."""

from collections.abc import Mapping

from config.outbound.policy import DestinationRefusedError, Refusal
from flowapi.services.webhooks.destinations import ResolutionRefusedError

REDIRECT_REFUSED = "redirect destination not allowed"
SANITIZED: Mapping[Refusal, str] = {
    Refusal.STRUCTURE: "callback URL validation failed",
    Refusal.HOST: "callback URL not allowed",
    Refusal.ADDRESS: "callback destination not allowed",
}


def told_at_delivery(refused: DestinationRefusedError, *, redirected: bool, sanitize: bool) -> str:
    """What to say of a delivery that was not made; *redirected*: the receiver has led there."""
    if sanitize:
        return REDIRECT_REFUSED if redirected else SANITIZED[refused.refusal]
    return detail_of(refused, redirected=redirected)


def told_at_once(refused: DestinationRefusedError, *, sanitize: bool) -> str:
    """What to say to whoever wants to store the callback; how they have written it is no secret of ours."""
    hidden = sanitize and refused.refusal is not Refusal.STRUCTURE
    return SANITIZED[refused.refusal] if hidden else f"callback {refused}"


def detail_of(refused: DestinationRefusedError, *, redirected: bool) -> str:
    """All there is to say, for the log."""
    if redirected:
        return f"redirect target rejected by outbound policy: {refused}"
    return str(refused) if isinstance(refused, ResolutionRefusedError) else f"webhook callback {refused}"
