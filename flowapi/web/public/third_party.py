"""`/thirdparty/callback`: where providers send users back to.

Rule 1: whatever happens, the user is led on to a page of the deployer's, and nowhere else.
Rule 2: the provider is asked before the transaction begins; a failure is noted in one of its own.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from config.sections.session import Cookie
from flowapi.errors.third_party import SignInRefused
from flowapi.services.third_party.linking import Arrival
from flowapi.services.third_party.state import COOKIE, State
from flowapi.services.third_party.third_party import Return
from flowapi.web.cookies import CookieAttributes
from flowapi.web.parts import Parts
from flowapi.web.public.coming_back import ComingBack
from flowapi.web.public.leading import led_to, with_query
from flowapi.web.refusals import NotFound, Refusal
from flowapi.web.request import Request
from flowapi.web.response import Header, Response
from flowapi.web.routes import Route
from storage.errors import StorageError

PATH = "/thirdparty/callback"
LONGEST_FORM = 8 * 1024
MOST_FIELDS = 20


@dataclass(frozen=True, slots=True)
class ThirdPartyCallback:
    """Takes users back from providers, and hands them over to the flow they came from."""

    parts: Parts

    def routes(self) -> tuple[Route, ...]:
        """Where it is served."""
        return Route("GET", PATH, self._come_back), Route("POST", PATH, self._by_form)

    async def _by_form(self, request: Request) -> Response:
        """Turn a form, which providers may post from their own site, into a request of ours."""
        try:
            form = await request.body.read(LONGEST_FORM)
            fields = parse_qsl(form.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
        except (Refusal, ValueError) as error:
            return self._refused(self._error_url, SignInRefused(cause=str(error)))
        return led_to(303, f"{request.path}?{urlencode(sorted(fields))}")

    async def _come_back(self, request: Request) -> Response:
        target, now = self._error_url, self.parts.clock()
        try:
            state = self.parts.services.third_party.returned(
                request.query("state") or "",
                [value for name, value in request.cookies() if name == COOKIE],
                tenant_id=self.parts.units.tenant_id,
                now=now,
            )
            target = self._target(state)
            token = await self._token(request, state, now)
        except SignInRefused as refused:
            return self._refused(target, await self._back.noted(request, refused))
        except StorageError:
            return self._refused(target, self._back.not_stored(request))
        return led_to(307, with_query(target, [("hanko_token", token)]), self._forgotten_state)

    @property
    def _back(self) -> ComingBack:
        return ComingBack(self.parts, "at another provider")

    @property
    def _error_url(self) -> str:
        url = self.parts.services.third_party.error_url
        if not url:
            raise NotFound
        return url

    def _target(self, state: State) -> str:
        """Where the user left from; the settings may have come to forbid it."""
        if not state.redirect_to:
            return self._error_url
        if not self.parts.services.third_party.may_return_to(state.redirect_to):
            raise SignInRefused(cause="redirect_to is not allowed")
        return state.redirect_to

    async def _token(self, request: Request, state: State, now: datetime) -> str:
        third_party = self.parts.services.third_party
        returned = Return(
            code=request.query("code") or "",
            error=request.query("error") or "",
            description=request.query("error_description") or "",
            issuer=request.query("iss") or "",
            user=request.query("user") or "",
        )
        arrival = Arrival(
            provider_id=state.provider.lower(),
            claims=await third_party.identify(state, returned),
            may_link=third_party.may_link(state.provider.lower()),
            is_flow=state.is_flow,
            user_id=state.user_id,
        )
        return await self._back.admitted(lambda: self._admitted(request, state, arrival, now))

    async def _admitted(self, request: Request, state: State, arrival: Arrival, now: datetime) -> str:
        services = self.parts.services
        async with self.parts.units.open() as store:
            linked = await services.linking.arrive(store, arrival, now)
            token = await services.one_time_tokens.issue(
                store,
                user_id=linked.user_id,
                identity_id=linked.identity_id,
                now=now,
                user_created=linked.user_created,
                link_user=state.user_id is not None,
                is_flow=state.is_flow,
                code_verifier=state.code_verifier,
            )
            await services.audit.record(
                store, linked.event, request, now, actor=await self._back.actor(store, linked)
            )
        return token

    def _refused(self, target: str, refused: SignInRefused) -> Response:
        told = [("error", refused.reason), ("error_description", str(refused))]
        response = led_to(307, with_query(target, [pair for pair in told if pair[1]]))
        return Response(response.status, headers=response.headers, error=refused.reason, cause=refused.whole)

    @property
    def _forgotten_state(self) -> Header:
        cookie: Cookie = self.parts.settings.session.cookie
        attributes = CookieAttributes(
            COOKIE, cookie.domain, cookie.http_only, secure=cookie.secure, same_site="lax"
        )
        return b"set-cookie", attributes.line("", 0).encode()
