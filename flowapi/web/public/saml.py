"""`/saml/metadata` and `/saml/auth`: what providers are told of us, and where their users leave from."""

import logging
import re
from dataclasses import dataclass

from flowapi.errors.third_party import RequestInvalid, SignInRefused
from flowapi.services.saml.service import Course, Saml
from flowapi.web.parts import Parts
from flowapi.web.public.leading import led_to
from flowapi.web.public.saml_course import course_of, refused_by_saml
from flowapi.web.refusals import BadRequest
from flowapi.web.request import Request
from flowapi.web.response import Header, Response
from flowapi.web.routes import Route
from storage.errors import StorageError

logger = logging.getLogger(__name__)

OCTETS: Header = (b"content-type", b"application/octet-stream")
_FLAGS = {**dict.fromkeys(("1", "t", "true"), True), **dict.fromkeys(("0", "f", "false"), False)}
_DOMAIN = re.compile(r"(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?[.])+[a-z][a-z0-9-]*[a-z0-9]")
_UNSAFE_IN_NAMES = re.compile(r"[^A-Za-z0-9 ._()-]+")


@dataclass(frozen=True, slots=True)
class SamlEndpoints:
    """The service provider, as far as users leave from it."""

    parts: Parts

    def routes(self) -> tuple[Route, ...]:
        """Where it is served."""
        return (
            Route("GET", "/saml/metadata", self._metadata),
            Route("GET", "/saml/auth", self._leave),
        )

    @property
    def _saml(self) -> Saml:
        return self.parts.services.saml

    @property
    def _course(self) -> Course:
        return course_of(self._saml)

    async def _metadata(self, request: Request) -> Response:
        _ = self._course
        only_certificate = _FLAGS.get((request.query("cert_only") or "false").lower())
        if only_certificate is None:
            raise BadRequest("cert_only must be true or false")
        async with self.parts.units.open() as store:
            provider = await self._saml.provider_of(store, f"@{request.query('domain') or ''}")
            certificate = await self._saml.certificate(store) if provider else None
        if certificate is None:
            return Response(404)
        if only_certificate:
            return self._file("service-provider.pem", certificate)
        return self._file("metadata.xml", self._saml.metadata(certificate, self.parts.clock()))

    def _file(self, name: str, content: str) -> Response:
        service = _UNSAFE_IN_NAMES.sub("_", self.parts.settings.service.name)
        disposition = f'attachment; filename="{service}-{name}"'
        return Response(200, content.encode(), (OCTETS, (b"content-disposition", disposition.encode())))

    async def _leave(self, request: Request) -> Response:
        departures, referrer = self._course.departures, request.header(b"referer")
        target = referrer if self._saml.may_return_to(referrer) else self._saml.default_url
        domain, redirect_to = (request.query("domain") or "").lower(), request.query("redirect_to") or ""
        try:
            if not _DOMAIN.fullmatch(domain):
                raise RequestInvalid("domain must be the name of a domain")
            if not redirect_to:
                raise RequestInvalid("redirect_to is a required field")
            async with self.parts.units.open() as store:
                provider = await store.saml_providers.find_enabled(domain)
                if provider is None:
                    raise RequestInvalid("provider not found")
                if not self._saml.may_return_to(redirect_to):
                    raise RequestInvalid("redirect_to is not allowed")
                url = await departures.send(
                    store, provider, redirect_to, is_flow=False, now=self.parts.clock()
                )
        except SignInRefused as refused:
            return refused_by_saml(target, refused)
        except StorageError:
            logger.exception("a login by SAML was not stored", extra={"id": request.id})
            return refused_by_saml(target, SignInRefused())
        return led_to(307, url)
