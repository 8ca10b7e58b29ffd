"""The admin server, put together from its resources."""

from collections.abc import Iterable

from flowapi.web.admin.audit_logs import AuditLogs
from flowapi.web.admin.credentials import Credentials
from flowapi.web.admin.emails import Emails
from flowapi.web.admin.metadata import UserMetadata
from flowapi.web.admin.otp import Otp
from flowapi.web.admin.passwords import Passwords
from flowapi.web.admin.sessions import Sessions
from flowapi.web.admin.user_changes import UserChanges
from flowapi.web.admin.user_search import UserSearch
from flowapi.web.admin.user_sessions import UserSessions
from flowapi.web.admin.users import Users
from flowapi.web.admin.webhooks import Webhooks
from flowapi.web.errors import ErrorRenderer, shielded
from flowapi.web.health import health_routes
from flowapi.web.parts import Parts
from flowapi.web.routes import Route, RouteTable
from flowapi.web.status_page import StatusPage


def admin_routes(parts: Parts, besides: Iterable[Route] = ()) -> RouteTable:
    """The routes of the admin API and some *besides*; it asks nobody who they are."""
    errors = ErrorRenderer(debug=False)
    services, units, clock = parts.services, parts.units, parts.clock
    resources = (
        *health_routes(),
        StatusPage(units).route,
        *besides,
        *Users(units, services.events, clock).routes(),
        *UserSearch(units).routes(),
        *UserChanges(units, clock).routes(),
        *UserMetadata(units, clock).routes(),
        *Emails(units, parts.settings.email, services.events, clock).routes(),
        *Credentials(units).routes(),
        *Otp(units).routes(),
        *Passwords(units, services.passwords, clock).routes(),
        *Sessions(units, services.sessions, services.audit, clock).routes(),
        *UserSessions(units, services.sessions, clock).routes(),
        *AuditLogs(units).routes(),
        *Webhooks(units, parts.settings.webhooks, services.subscriptions, clock).routes(),
    )
    return RouteTable(Route(one.method, one.path, shielded(one.handler, errors.api)) for one in resources)
