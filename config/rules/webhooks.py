"""Webhooks, and where they may lead."""

from collections.abc import Callable, Iterator

from config.addresses import parse_network
from config.outbound.hosts import normalised
from config.outbound.policy import DestinationRefusedError, OutboundPolicy
from config.rules.finding import Finding, refused_by
from config.sections.webhooks import Webhooks, WebhookSecurity
from config.suggestions import did_you_mean
from config.urls import without_user

_SECURITY = "webhooks.security"
_CATEGORIES = ("cidrs", "hosts", "domains")

EVENTS = frozenset(
    {
        "user",
        "user.login",
        "user.create",
        "user.update",
        "user.delete",
        "user.update.email",
        "user.update.email.create",
        "user.update.email.primary",
        "user.update.email.delete",
        "user.update.username",
        "user.update.username.create",
        "user.update.username.delete",
        "user.update.username.update",
        "user.update.password.update",
        "email.send",
        "session",
        "session.create",
        "session.delete",
        "session.create.flow",
        "session.create.admin",
        "session.delete.explicit",
        "session.delete.explicit.logout",
        "session.delete.explicit.revoke",
        "session.delete.admin",
        "session.delete.admin.revoke",
        "session.delete.passive",
        "session.delete.passive.expire",
        "session.delete.passive.limit",
    }
)
"""The events that hooks may be registered for."""


def webhook_problems(webhooks: Webhooks) -> Iterator[Finding]:
    """What is wrong with the policy, and, where webhooks are enabled, with the hooks."""
    found = [*_policy(webhooks.security), *_lists(webhooks.security)]
    yield from found
    if not webhooks.enabled:
        return
    policy = None if found else OutboundPolicy.of(webhooks.security)
    for index, hook in enumerate(webhooks.hooks):
        if policy:
            yield from _callback(policy, f"webhooks.hooks[{index}].callback", hook.callback)
        for position, event in enumerate(hook.events):
            if event not in EVENTS:
                reason = f"found '{event}'; allowed: the name of an event{did_you_mean(event, EVENTS)}"
                yield f"webhooks.hooks[{index}].events[{position}]", reason


def _callback(policy: OutboundPolicy, key: str, url: str) -> Iterator[Finding]:
    try:
        policy.check_url(url)
    except DestinationRefusedError as refusal:
        hint = f"see {_SECURITY}.mode and {_SECURITY}.allowed_schemes"
        yield key, f"found '{without_user(url)}'; callback {refusal} ({hint})"


def _policy(security: WebhookSecurity) -> Iterator[Finding]:
    for index, scheme in enumerate(security.allowed_schemes):
        if scheme.strip().lower() not in ("http", "https"):
            yield f"{_SECURITY}.allowed_schemes[{index}]", f"found '{scheme}'; allowed: http, https"
    if not security.allowed_schemes:
        yield f"{_SECURITY}.allowed_schemes", "found nothing; allowed: http, https or both"
    if security.max_redirects and not security.follow_redirects:
        yield (
            f"{_SECURITY}.max_redirects",
            f"found {security.max_redirects}; allowed: 0 without follow_redirects",
        )
    if security.mode != "custom":
        return
    if not (security.allowed_hosts or security.allowed_domains or security.allowed_cidrs):
        allowed = (
            "allowed_hosts, allowed_domains or allowed_cidrs beside it, or the mode insecure for everything"
        )
        yield f"{_SECURITY}.mode", f"found custom without a list of what is allowed; allowed: {allowed}"
    for category in _CATEGORIES:
        if getattr(security, f"allowed_{category}") and getattr(security, f"blocked_{category}"):
            reason = f"found beside allowed_{category}; allowed: one of the two lists"
            yield f"{_SECURITY}.blocked_{category}", reason


def _lists(security: WebhookSecurity) -> Iterator[Finding]:
    checks: dict[str, Callable[[str], object]] = {
        "hosts": normalised,
        "domains": normalised,
        "cidrs": parse_network,
    }
    for name in ("allowed", "blocked"):
        for category, check in checks.items():
            for index, entry in enumerate(getattr(security, f"{name}_{category}")):
                yield from refused_by(f"{_SECURITY}.{name}_{category}[{index}]", check, entry)
