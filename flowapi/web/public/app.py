"""The public server, put together from its resources."""

from collections.abc import Iterable

from config.settings import Settings
from flowapi.errors.refusals import FlowForbidden
from flowapi.web.cookies import CookieAttributes, SessionTransport
from flowapi.web.cors import Cors
from flowapi.web.errors import ErrorRenderer, shielded
from flowapi.web.health import health_routes
from flowapi.web.parts import Parts
from flowapi.web.public.authentication import Authentication
from flowapi.web.public.counted_flows import CountedFlows
from flowapi.web.public.flows import FlowEndpoint, Flows
from flowapi.web.public.me import Me
from flowapi.web.public.public_keys import PublicKeys
from flowapi.web.public.saml import SamlEndpoints
from flowapi.web.public.saml_callback import SamlCallback
from flowapi.web.public.third_party import ThirdPartyCallback
from flowapi.web.public.validate import Validate
from flowapi.web.request import Request
from flowapi.web.response import Handler, Response
from flowapi.web.routes import Route, RouteTable
from flowapi.web.site import RoutedSite
from flowapi.web.status_page import StatusPage

PROFILE = "profile"
TOKEN_EXCHANGE = "token_exchange"  # noqa: S105 (the name of a flow)


def public_site(settings: Settings, routes: RouteTable) -> RoutedSite:
    """What serves *routes* to pages of the configured origins."""
    cors = Cors(
        settings.cors.allow_origins,
        any_origin=settings.cors.unsafe_wildcard_origin_allowed,
        token_header=settings.session.enable_auth_token_header,
    )
    return RoutedSite(routes, ErrorRenderer(debug=settings.debug), cors)


def public_routes(parts: Parts, flows: Flows, flow_names: Iterable[str]) -> RouteTable:
    """The routes of the public API."""
    authentication = _authentication(parts)
    errors = authentication.errors
    resources = (
        *health_routes(),
        StatusPage(parts.units).route,
        *PublicKeys(parts.units, parts.services.signing_keys, parts.clock).routes(),
        *Me(authentication, parts.settings, parts.services.audit).routes(),
        *Validate(authentication).routes(),
        *ThirdPartyCallback(parts).routes(),
        *SamlEndpoints(parts).routes(),
        *SamlCallback(parts).routes(),
    )
    counted = CountedFlows(flows, parts.metrics.flows)
    handlers = _flow_handlers(parts.settings, authentication, counted, flow_names)
    return RouteTable(
        (
            *(Route(one.method, one.path, shielded(one.handler, errors.api)) for one in resources),
            *(Route("POST", f"/{name}", shielded(flow, errors.flow)) for name, flow in handlers.items()),
        )
    )


def _authentication(parts: Parts) -> Authentication:
    session = parts.settings.session
    cookie = session.cookie
    attributes = CookieAttributes(
        name=cookie.name,
        domain=cookie.domain,
        http_only=cookie.http_only,
        secure=cookie.secure,
        same_site=cookie.same_site,
    )
    transport = SessionTransport(
        attributes,
        lifespan=int(session.lifespan.total_seconds()),
        token_header=session.enable_auth_token_header,
    )
    errors = ErrorRenderer(debug=parts.settings.debug)
    return Authentication(parts.units, parts.services.sessions, transport, errors, parts.clock)


def _flow_handlers(
    settings: Settings, authentication: Authentication, flows: Flows, names: Iterable[str]
) -> dict[str, Handler]:
    """Who answers for each flow: most serve anybody, the profile its owner, and some are closed."""
    endpoints = {
        name: FlowEndpoint(name, flows, authentication.transport, authentication.errors) for name in names
    }
    handlers: dict[str, Handler] = {name: endpoint.serve for name, endpoint in endpoints.items()}
    if PROFILE in endpoints:
        handlers[PROFILE] = authentication.gate(endpoints[PROFILE].serve_owner)
    if not settings.saml.enabled:
        handlers[TOKEN_EXCHANGE] = _closed
    return handlers


async def _closed(_: Request) -> Response:
    raise FlowForbidden
