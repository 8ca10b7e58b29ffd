"""Users who come back from an identity provider: what it says of them, verified and put in our words.

Rule 1: who asked to be logged in brings an answer to that very request; who comes unasked, an answer to none
  that nobody has brought before.
Rule 2: a provider speaks for the addresses of its own domain and for no others.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from config.sections.saml import Saml as SamlSettings
from flowapi.errors.saml import ResponseRejected, ResponseUnreadable
from flowapi.errors.technical import CiphertextInvalid
from flowapi.errors.third_party import ClaimsUnusable, RequestInvalid, SignInRefused
from flowapi.randomness import new_id
from flowapi.services.saml.assertions import SKEW, Expected, VerifiedAssertion
from flowapi.services.saml.attributes import attribute_map, told_claims
from flowapi.services.saml.own_metadata import callback_of
from flowapi.services.saml.relay_states import PendingLogin
from flowapi.services.saml.responses import ParsedResponse, read_response, unpacked
from flowapi.services.saml.service_certificate import ServiceCertificate
from flowapi.services.saml.verification import Keys, verify
from flowapi.services.third_party.claims import Claims, read_claims
from storage.errors import UniqueViolation
from storage.records.saml import KnownSamlProvider, SamlResponse
from storage.store import Store


@dataclass(frozen=True, slots=True)
class SamlUser:
    """A user whom an identity provider has logged in."""

    issuer: str
    domain: str
    """The one that the address is of."""
    domains: frozenset[str]
    """All that the provider speaks for."""
    claims: Claims


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Receives responses."""

    settings: SamlSettings

    async def asked(self, store: Store, value: str, login: PendingLogin, now: datetime) -> SamlUser:
        """The user who comes back from *login*; *value* is the form field `SAMLResponse`.

        Raises:
            SignInRefused: The response is not to be believed, or not enough.
        """
        provider = await store.saml_providers.find_enabled(login.domain)
        if provider is None or provider.issuer is None:
            raise SignInRefused(cause=f"there is no provider for {login.domain} any more")
        try:
            response = await asyncio.to_thread(_read, value)
            assertion = await self._verified(
                store,
                response,
                provider,
                now,
                request_id=login.request_id,
                known=login.request_id is not None,
            )
        except (ResponseRejected, ResponseUnreadable) as error:
            raise SignInRefused(cause=str(error)) from error
        providers = await store.saml_providers.list_enabled_of(provider.issuer)
        return self._user(_same(provider, providers), assertion)

    async def unasked(self, store: Store, value: str, now: datetime) -> SamlUser:
        """The user who was sent here without having asked; the response is remembered.

        Raises:
            SignInRefused: The response is not to be believed, not enough, or has come before.
        """
        try:
            response = await asyncio.to_thread(_read, value)
        except (ResponseRejected, ResponseUnreadable) as error:
            raise RequestInvalid(str(error)) from error
        issuer = response.issuer
        if not issuer:
            raise RequestInvalid("invalid saml response: no issuer node present")
        providers = await store.saml_providers.list_enabled_of(issuer)
        if not providers:
            raise RequestInvalid(f"could not get provider for issuer {issuer[:200]}")
        if response.in_response_to is not None:
            raise RequestInvalid("saml request is not unsolicited")
        try:
            assertion = await self._verified(store, response, providers[0], now, request_id=None, known=True)
        except ResponseRejected as error:
            raise RequestInvalid("could not get assertion info", cause=str(error)) from error
        await _remember(store, assertion, now)
        return self._user(_same(providers[0], providers), assertion)

    async def _verified(
        self,
        store: Store,
        response: ParsedResponse,
        provider: KnownSamlProvider,
        now: datetime,
        *,
        request_id: str | None,
        known: bool,
    ) -> VerifiedAssertion:
        options = self.settings.options
        expected = Expected(
            issuer=provider.issuer or "",
            callback=callback_of(self.settings),
            audience=self.settings.audience_uri,
            request_id=request_id,
            answers_unknown=not known,
            attributes_required=not options.allow_missing_attributes,
        )
        keys = Keys(
            certificates=orjson.loads(provider.certificates_pem or "[]"),
            private_key=await self._private_key(store, now) if response.encrypted_assertions else "",
            unsigned_accepted=options.skip_signature_validation,
        )
        return await asyncio.to_thread(verify, response, expected, keys, now)

    async def _private_key(self, store: Store, now: datetime) -> str:
        stored = await store.saml_certificates.find()
        if stored is None:
            return ""
        try:
            certificate = ServiceCertificate.opened(stored)
        except CiphertextInvalid as error:
            raise ResponseRejected("encrypted assertion: our key cannot be read") from error
        ended = self.settings.options.validate_encryption_cert and now > certificate.not_valid_after
        return "" if ended else certificate.key_pem

    def _user(self, providers: Sequence[KnownSamlProvider], assertion: VerifiedAssertion) -> SamlUser:
        """The user of *assertion*, as one of the domain that the address is of; *providers* are one entity.

        Raises:
            RequestInvalid: There is no address, or it is of none of their domains.
        """
        for provider in providers:
            claims = self._claims(provider, assertion)
            if not claims.email:
                raise RequestInvalid("the identity provider has told no usable email address")
            if claims.email.rpartition("@")[2] == provider.domain.lower():
                return SamlUser(assertion.issuer, provider.domain, _domains(providers), claims)
        raise RequestInvalid("the email address does not belong to the domain of the identity provider")

    def _claims(self, provider: KnownSamlProvider, assertion: VerifiedAssertion) -> Claims:
        told = told_claims(
            assertion,
            attribute_map(provider.attribute_map, provider.name),
            self.settings.audience_uri,
            addresses_verified=provider.skip_email_verification,
        )
        try:
            return read_claims(told)
        except ClaimsUnusable as error:
            raise RequestInvalid(str(error)) from error


def _read(value: str) -> ParsedResponse:
    return read_response(unpacked(value))


async def _remember(store: Store, assertion: VerifiedAssertion, now: datetime) -> None:
    """Note that the response has come: under its own id, which may not be signed, and that of its assertion.

    Raises:
        RequestInvalid: It has come before.
    """
    until = assertion.not_on_or_after + SKEW
    try:
        for one in dict.fromkeys((assertion.response_id, assertion.id)):
            await store.saml_states.remember(SamlResponse(new_id(), one, assertion.issuer, until, now))
    except UniqueViolation as error:
        raise RequestInvalid("attempting to replay unsolicited saml request") from error


def _same(provider: KnownSamlProvider, providers: Sequence[KnownSamlProvider]) -> list[KnownSamlProvider]:
    """*provider* and those of *providers* that are the same entity, by keys and not by name alone."""
    others = [one for one in providers if one.id != provider.id]
    return [provider, *(one for one in others if one.certificates_pem == provider.certificates_pem)]


def _domains(providers: Sequence[KnownSamlProvider]) -> frozenset[str]:
    return frozenset(provider.domain for provider in providers)
