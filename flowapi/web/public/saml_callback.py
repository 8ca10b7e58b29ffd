"""`/saml/callback`: where users come back to from identity providers, or come unasked.

Rule 1: whatever happens, the user is led on to a page of the deployer's, and nowhere else.
Rule 2: a login that was begun is forgotten as soon as an answer to it has come, whatever becomes of that.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from flowapi.errors.third_party import RequestInvalid, SignInRefused
from flowapi.services.saml.relay_states import PendingLogin
from flowapi.services.saml.service import Course, Saml
from flowapi.web.parts import Parts
from flowapi.web.public.coming_back import ComingBack
from flowapi.web.public.leading import led_to, with_query
from flowapi.web.public.saml_course import course_of, refused_by_saml
from flowapi.web.refusals import NotFound, Refusal
from flowapi.web.request import Request
from flowapi.web.response import Response
from flowapi.web.routes import Route
from storage.errors import StorageError
from storage.store import Store

if TYPE_CHECKING:
    from flowapi.services.saml.arrivals import SamlUser

LONGEST_FORM = 2 * 1024 * 1024
MOST_FIELDS = 20
UNASKED = ("saml_hint", "idp_initiated")


@dataclass(frozen=True, slots=True)
class _Login:
    """A login that ends here: how its user is found, and where it leads."""

    target: str
    is_flow: bool
    unasked: bool
    find: Callable[[Store], Awaitable["SamlUser"]]


@dataclass(frozen=True, slots=True)
class SamlCallback:
    """Takes users from identity providers, and hands them over to a flow."""

    parts: Parts

    def routes(self) -> tuple[Route, ...]:
        """Where it is served."""
        return (Route("POST", "/saml/callback", self._come_back),)

    @property
    def _back(self) -> ComingBack:
        return ComingBack(self.parts, "by SAML")

    @property
    def _saml(self) -> Saml:
        return self.parts.services.saml

    async def _come_back(self, request: Request) -> Response:
        course, target, now = course_of(self._saml), self._saml.default_url, self.parts.clock()
        try:
            response, relay_state = await _form(request)
            async with self.parts.units.open() as store:
                pending = await self._saml.take(store, relay_state, now)
            target = self._target(pending)
            login = _login(course, pending, target, response, now)
            token = await self._back.admitted(lambda: self._admitted(request, course, login, now))
        except SignInRefused as refused:
            return refused_by_saml(target, await self._back.noted(request, refused))
        except StorageError:
            return refused_by_saml(target, self._back.not_stored(request))
        return led_to(
            302, with_query(target, [("hanko_token", token), *([UNASKED] if login.unasked else [])])
        )

    def _target(self, pending: PendingLogin | None) -> str:
        """Where the user is led; the settings may have come to forbid where she left from."""
        target = pending.redirect_to if pending else self._saml.default_url
        if not target:
            raise NotFound
        if pending and not self._saml.may_return_to(target):
            raise SignInRefused(cause="redirect_to is not allowed")
        return target

    async def _admitted(self, request: Request, course: Course, login: _Login, now: datetime) -> str:
        audit = self.parts.services.audit
        async with self.parts.units.open() as store:
            user = await login.find(store)
            admitted = await course.admission.admit(store, user, is_flow=login.is_flow, now=now)
            actor = await self._back.actor(store, admitted.linked)
            await audit.record(store, admitted.linked.event, request, now, actor=actor)
        return admitted.token


def _login(course: Course, pending: PendingLogin | None, target: str, response: str, now: datetime) -> _Login:
    arrivals = course.arrivals
    if pending is None:
        return _Login(target, True, True, lambda store: arrivals.unasked(store, response, now))
    return _Login(target, pending.is_flow, False, lambda store: arrivals.asked(store, response, pending, now))


async def _form(request: Request) -> tuple[str, str]:
    """The response and the relay state that were posted; empty where they were not.

    Raises:
        RequestInvalid: What was posted cannot be read.
    """
    try:
        content = (await request.body.read(LONGEST_FORM)).decode()
        fields = parse_qs(content, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except (Refusal, ValueError) as error:
        raise RequestInvalid("the form cannot be read", cause=str(error)) from error
    return fields.get("SAMLResponse", [""])[0], fields.get("RelayState", [""])[0]
