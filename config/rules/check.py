"""All rules together."""

from collections.abc import Iterator

from config.rules.advice import advice
from config.rules.application import application_problems
from config.rules.finding import Finding
from config.rules.identity import relying_party_problems, tenant_problems
from config.rules.saml import saml_provider_problems, saml_service_problems
from config.rules.third_party import glob_problems, third_party_problems
from config.rules.unserved import unserved
from config.rules.webhooks import webhook_problems
from config.settings import Settings


def problems_of(settings: Settings) -> Iterator[Finding]:
    """Everything that is wrong with *settings*.

    With many tenants, each has a part of its own in the database; that of the file is then only
    checked for what it cannot be read without.
    """
    yield from application_problems(settings)
    yield from post_processing_problems(settings)
    if not settings.multi_tenancy.enabled:
        yield from tenant_part_problems(settings)
        yield from saml_provider_problems(settings.saml)


def post_processing_problems(settings: Settings) -> Iterator[Finding]:
    """What nothing can be made of, wherever it comes from."""
    yield from relying_party_problems(settings.webauthn.relying_party)
    yield from glob_problems(settings)


def tenant_part_problems(settings: Settings) -> Iterator[Finding]:
    """What is wrong with the part of a tenant, but for the list of SAML providers."""
    yield from tenant_problems(settings)
    yield from third_party_problems(settings.third_party)
    yield from saml_service_problems(settings.saml)
    yield from webhook_problems(settings.webhooks)


def warnings_of(settings: Settings) -> Iterator[str]:
    """What is worth a word about *settings*, which are valid."""
    yield from advice(settings)
    yield from unserved(settings)
