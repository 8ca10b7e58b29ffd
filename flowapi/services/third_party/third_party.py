"""Send users to providers, and find out who they are when they come back.

Rule 1: nothing here touches the database, so no transaction waits for a provider.
Rule 2: users are sent back only to where the settings allow it, also if they allowed more when they left.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from config.redirects import RedirectTargets
from config.sections.third_party import ThirdParty as Section
from config.settings import Settings
from flowapi.clock import Clock
from flowapi.errors.third_party import (
    ClaimsUnusable,
    ProviderRefused,
    ProviderUnavailable,
    RequestInvalid,
    SignInRefused,
)
from flowapi.services.secret_box import SecretBox
from flowapi.services.third_party.claims import Claims
from flowapi.services.third_party.state import LONGEST, State, returned_state

if TYPE_CHECKING:
    from flowapi.services.third_party.providers.catalogue import Providers

LONGEST_CODE = 4096
LONGEST_TARGET = 2048
LONGEST_DESCRIPTION = 200
_REASON = re.compile(r"[a-z_]{1,64}")


@dataclass(frozen=True, slots=True)
class Departure:
    """Where a user is sent, and the state that is also left in her browser."""

    url: str = field(repr=False)
    state: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Return:
    """What a provider has sent a user back with."""

    code: str = field(default="", repr=False)
    error: str = ""
    description: str = ""
    issuer: str = ""
    """Who the provider says to be (RFC 9207)."""
    user: str = field(default="", repr=False)
    """What Apple tells of her by way of the browser."""


class ThirdParty:
    """Logins at other providers, for one tenant."""

    def __init__(self, settings: Section, box: SecretBox, providers: "Providers | None") -> None:
        self._settings = settings
        self._box = box
        self._providers = providers
        self._targets = RedirectTargets((*settings.allowed_redirect_urls, settings.error_redirect_url))

    @classmethod
    def of(cls, settings: Settings, box: SecretBox, clock: Clock) -> Self:
        """That of *settings*; what it takes to speak to providers is loaded only where there is one."""
        providers = None
        if settings.third_party.enabled_providers:
            from flowapi.services.third_party.providers.catalogue import Providers

            providers = Providers.of(settings, clock)
        return cls(settings.third_party, box, providers)

    @property
    def error_url(self) -> str:
        """Where users are told of errors that belong to no page of theirs; empty where there is none."""
        return self._settings.error_redirect_url

    def may_return_to(self, url: str) -> bool:
        """Whether users may be sent to *url*."""
        return len(url) <= LONGEST_TARGET and self._targets.allows(url)

    def may_link(self, provider_id: str) -> bool:
        """Whether accounts at the provider are connected with accounts that are here already.

        Raises:
            SignInRefused: It is not configured any more.
        """
        settings = self._settings.enabled_providers.get(provider_id)
        if settings is None:
            raise SignInRefused(cause=f"{provider_id} is not configured any more")
        return settings.allow_linking

    async def depart(
        self,
        provider_id: str,
        redirect_to: str,
        *,
        now: datetime,
        tenant_id: UUID,
        code_verifier: str = "",
        user_id: UUID | None = None,
    ) -> Departure:
        """Begin a login, or the connection with the account of *user_id*.

        Raises:
            RequestInvalid: There is no such provider.
            ProviderUnavailable: It cannot be used now.
        """
        from flowapi.services.third_party.authorization import authorization_url

        provider = self._known.find(provider_id)
        state = State.begun(
            provider_id,
            redirect_to,
            now=now,
            tenant_id=tenant_id,
            code_verifier=code_verifier,
            user_id=user_id,
        )
        sealed = state.sealed(self._box)
        if len(sealed) > LONGEST:
            raise RequestInvalid("what is to be remembered is too long")
        url = await authorization_url(provider, state, sealed, self._settings.redirect_url)
        return Departure(url, sealed)

    def returned(self, text: str, cookies: Iterable[str], *, tenant_id: UUID, now: datetime) -> State:
        """The state that came back.

        Raises:
            RequestInvalid: It is not one to go on with.
        """
        if not text:
            raise RequestInvalid("State is a required field")
        return returned_state(self._box, text, cookies, tenant_id=tenant_id, now=now)

    async def identify(self, state: State, returned: Return) -> Claims:
        """Who has come back.

        Raises:
            SignInRefused: The provider does not say, or says no.
        """
        if returned.error:
            raise _refused(returned)
        provider = self._known.find(state.provider)
        if not returned.code:
            raise RequestInvalid("auth code missing from request")
        try:
            endpoints = await provider.endpoints()
            named = returned.issuer or (None if endpoints.names_itself else endpoints.issuer)
            if endpoints.issuer and named != endpoints.issuer:
                raise ProviderUnavailable("another provider has answered")
            verifier = state.code_verifier if provider.VERIFIER_AT_TOKEN else ""
            grant = await self._known.grants.redeem(
                endpoints.token,
                provider.client,
                self._settings.redirect_url,
                code=returned.code[:LONGEST_CODE],
                verifier=verifier,
            )
        except ProviderUnavailable as error:
            message = "could not exchange authorization code for access token"
            raise RequestInvalid(message, cause=str(error)) from error
        try:
            return await provider.claims(grant, nonce=state.id_token_nonce, user=returned.user)
        except (ProviderUnavailable, ClaimsUnusable) as error:
            raise RequestInvalid("could not retrieve user data from provider", cause=str(error)) from error

    @property
    def _known(self) -> "Providers":
        if self._providers is None:
            raise RequestInvalid("no provider is enabled")
        return self._providers


def _refused(returned: Return) -> ProviderRefused:
    """What the provider says, as far as it is what providers say."""
    reason = returned.error if _REASON.fullmatch(returned.error) else "server_error"
    shown = "".join(one for one in returned.description if one.isprintable())
    return ProviderRefused(reason, shown[:LONGEST_DESCRIPTION])
