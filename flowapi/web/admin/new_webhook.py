"""The bodies that create and change a webhook."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field

from config.rules.webhooks import EVENTS
from flowapi.web.admin.validation import Body, UrlText, validated
from flowapi.web.refusals import BadRequest


class NewWebhook(Body):
    """A webhook to create, as sent."""

    callback: UrlText
    events: Annotated[list[str], Field(min_length=1)]


class ChangedWebhook(NewWebhook):
    """What a webhook is to be from now on, as sent."""

    enabled: bool


def new_webhook(members: Mapping[str, Any]) -> NewWebhook:
    """The webhook that *members* describe, checked.

    Raises:
        BadRequest: They do not describe one.
    """
    webhook = validated(NewWebhook, members)
    _check_events(webhook.events)
    return webhook


def changed_webhook(members: Mapping[str, Any]) -> ChangedWebhook:
    """What a webhook is to be, checked.

    Raises:
        BadRequest: It cannot be that.
    """
    webhook = validated(ChangedWebhook, members)
    _check_events(webhook.events)
    return webhook


def _check_events(events: Sequence[str]) -> None:
    strange = [(place, event) for place, event in enumerate(events) if event not in EVENTS]
    if strange:
        told = (f"{event} in events[{place}] is not a valid webhook event" for place, event in strange)
        raise BadRequest(" and ".join(told))
