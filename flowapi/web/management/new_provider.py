"""The body that creates or changes a SAML provider; what is wrong with it is told in words of its own."""

from re import compile as compiled
from typing import Annotated

from pydantic import StringConstraints

from flowapi.json_models import LONGEST_TEXT, rule
from flowapi.services.saml.provider_registry import WantedProvider
from flowapi.web.admin.validation import Body, UrlText, validated
from flowapi.web.errors import status_of
from flowapi.web.json_request import read_object
from flowapi.web.refusals import BadRequest, Refusal, UnsupportedMediaType, WrongType
from flowapi.web.request import Request

DOMAIN = compiled(r"[^\s@<>\"(),:;\\\[\]/?#%]+")
"""What may stand behind the ``@`` of an address."""


def _is_domain(text: str) -> bool:
    return text.isprintable() and DOMAIN.fullmatch(text) is not None


Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT)]
DomainText = Annotated[Name, rule("domain", "must be a valid domain", _is_domain)]


class AttributeNames(Body):
    """Which attribute each claim is taken from, as sent."""

    name: Text = ""
    family_name: Text = ""
    given_name: Text = ""
    middle_name: Text = ""
    nickname: Text = ""
    preferred_username: Text = ""
    profile: Text = ""
    picture: Text = ""
    website: Text = ""
    gender: Text = ""
    birthdate: Text = ""
    zone_info: Text = ""
    locale: Text = ""
    updated_at: Text = ""
    email: Text = ""
    email_verified: Text = ""
    phone: Text = ""
    phone_verified: Text = ""


class NewProvider(Body):
    """A provider, as sent."""

    name: Name
    metadata_url: UrlText
    domain: DomainText
    enabled: bool = False
    skip_email_verification: bool = False
    attribute_map: AttributeNames = AttributeNames()


async def wanted_provider(request: Request) -> WantedProvider:
    """The provider that the body of *request* describes.

    Raises:
        BadRequest: It describes none.
    """
    try:
        members = await read_object(request)
    except (BadRequest, UnsupportedMediaType) as error:
        raise _refused("invalid request body", error) from error
    try:
        sent = validated(NewProvider, members)
    except WrongType as error:
        raise _refused("invalid request body", error) from error
    except BadRequest as error:
        raise _refused("validation failed", error) from error
    return WantedProvider(
        name=sent.name,
        domain=sent.domain.lower(),
        metadata_url=sent.metadata_url,
        enabled=sent.enabled,
        skip_email_verification=sent.skip_email_verification,
        attribute_map={name: text for name, text in sent.attribute_map.model_dump().items() if text},
    )


def _refused(what: str, error: Refusal) -> BadRequest:
    return BadRequest(f"{what}: code={status_of(error)}, message={error}")
