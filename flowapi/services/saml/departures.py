"""Users who are sent to an identity provider."""

from dataclasses import dataclass
from datetime import datetime

from config.sections.saml import Saml as SamlSettings
from flowapi.errors.technical import CiphertextInvalid
from flowapi.errors.third_party import SignInRefused
from flowapi.randomness import new_id
from flowapi.services.saml.authn_request import AuthnRequest
from flowapi.services.saml.own_metadata import callback_of
from flowapi.services.saml.relay_states import RelayStates
from flowapi.services.saml.service_certificate import ServiceCertificate
from storage.records.saml import KnownSamlProvider
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Departures:
    """Sends users away, and remembers them until they come back."""

    settings: SamlSettings
    states: RelayStates

    async def send(
        self, store: Store, provider: KnownSamlProvider, redirect_to: str, *, is_flow: bool, now: datetime
    ) -> str:
        """The address at *provider* that the browser is to be sent to.

        Raises:
            SignInRefused: The provider cannot be asked yet, or requests are to be signed and cannot be.
        """
        if not provider.sso_url:
            raise SignInRefused(cause=f"the metadata of {provider.domain} is not known yet")
        request = AuthnRequest(
            id=f"_{new_id()}",
            issuer=self.settings.endpoint_url,
            callback=callback_of(self.settings),
            destination=provider.sso_url,
            issued_at=now,
            force_login=self.settings.options.force_login,
        )
        signer = await self._signer(store) if self.settings.options.sign_authn_requests else None
        relay_state = await self.states.keep(
            store,
            provider.domain,
            redirect_to or self.settings.default_redirect_url,
            is_flow=is_flow,
            request_id=request.id,
            now=now,
        )
        return request.url(relay_state, signer)

    async def _signer(self, store: Store) -> ServiceCertificate:
        stored = await store.saml_certificates.find()
        if stored is None:
            raise SignInRefused(cause="there is no certificate to sign requests with")
        try:
            return ServiceCertificate.opened(stored)
        except CiphertextInvalid as error:
            raise SignInRefused(cause="our key cannot be read") from error
