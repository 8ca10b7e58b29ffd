"""`/users/{user_id}/emails`: the addresses of a user.

Rule 1: the operator's choice is not held against the configured rules, but for the number of addresses.
Rule 2: whoever changes something looks at the account as it is, and lets nobody else change it meanwhile.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from config.sections.email import Email as EmailSettings
from flowapi.clock import Clock
from flowapi.randomness import new_id
from flowapi.services.events import Events
from flowapi.services.user_json import email_json
from flowapi.web.admin.owners import existing_account, locked_account
from flowapi.web.admin.path_ids import EMAIL, EMAIL_OWNER, ids_of, problems_of
from flowapi.web.admin.validation import Body, EmailText, validated
from flowapi.web.admin.wrapped import wrapped, wrapping
from flowapi.web.json_request import read_object
from flowapi.web.refusals import BadRequest, Conflict, NotFound
from flowapi.web.request import Request
from flowapi.web.response import Response, json_response, no_content
from flowapi.web.routes import Route
from flowapi.web.units import Units
from storage.errors import UniqueViolation
from storage.records.account import Account
from storage.records.email import Email
from storage.store import Store

ALL = "/users/{user_id}/emails"
ONE = f"{ALL}/{{email_id}}"


class NewEmail(Body):
    """An address to add."""

    address: EmailText
    is_verified: bool = False


@dataclass(frozen=True, slots=True)
class Emails:
    """The addresses of one tenant's users."""

    units: Units
    settings: EmailSettings
    events: Events
    clock: Clock

    def routes(self) -> tuple[Route, ...]:
        """Where they are served."""
        return (
            Route("GET", ALL, wrapped(self._list)),
            Route("POST", ALL, self._add),
            Route("GET", ONE, wrapped(self._show)),
            Route("DELETE", ONE, wrapped(self._delete)),
            Route("POST", f"{ONE}/set_primary", wrapped(self._make_primary)),
        )

    async def _list(self, request: Request) -> Response:
        [owner] = ids_of(request, EMAIL_OWNER)
        async with self.units.open() as store:
            return json_response([email_json(email) for email in await store.emails.list_of(owner)])

    async def _add(self, request: Request) -> Response:
        with wrapping():
            wanted = validated(NewEmail, await read_object(request), problems_of(request, EMAIL_OWNER))
        [owner] = ids_of(request, EMAIL_OWNER)
        async with self.units.open() as store:
            before = await locked_account(store, owner, NotFound.default_message())
            if len(before.emails) >= self.settings.limit:
                raise Conflict
            email_id = await _add(store, before, wanted, self.clock())
            await self.events.publish_change(store, "user.update.email.create", owner, request)
            after = await existing_account(store, owner)
        return json_response(email_json(_own(after, email_id)), 201)

    async def _show(self, request: Request) -> Response:
        owner, wanted = ids_of(request, EMAIL_OWNER, EMAIL)
        async with self.units.open() as store:
            return json_response(
                email_json(_own(await existing_account(store, owner, _nobody(owner)), wanted))
            )

    async def _delete(self, request: Request) -> Response:
        owner, wanted = ids_of(request, EMAIL_OWNER, EMAIL)
        async with self.units.open() as store:
            email = _own(await locked_account(store, owner, _nobody(owner)), wanted)
            if email.primary:
                raise Conflict
            await store.emails.delete(wanted)
            await self.events.publish_change(store, "user.update.email.delete", owner, request)
        return no_content()

    async def _make_primary(self, request: Request) -> Response:
        owner, wanted = ids_of(request, EMAIL_OWNER, EMAIL)
        async with self.units.open() as store:
            account = await locked_account(store, owner, _nobody(owner))
            if not _own(account, wanted, NotFound.default_message()).primary:
                await store.emails.make_primary(wanted, owner, self.clock())
                await self.events.publish_change(store, "user.update.email.primary", owner, request)
        return no_content()


async def _add(store: Store, account: Account, wanted: NewEmail, now: datetime) -> UUID:
    """Let an address be one of the account's; the id that it has.

    Raises:
        BadRequest: It is somebody's already.
    """
    address, first = wanted.address.lower(), not account.emails
    known = await store.emails.find_by_address(address)
    if known is None:
        email = Email(new_id(), account.id, address, wanted.is_verified, first, now, now)
        try:
            await store.emails.add(email)
        except UniqueViolation as error:
            raise BadRequest from error
        return email.id
    if not await store.emails.assign(known.id, account.id, now, verified=known.verified):
        raise BadRequest
    if first:
        await store.emails.make_primary(known.id, account.id, now)
    return known.id


def _own(account: Account, email_id: UUID, refusal: str | None = None) -> Email:
    email = next((email for email in account.emails if email.id == email_id), None)
    if email is None:
        raise NotFound(refusal or f"email with id '{email_id}' was not found")
    return email


def _nobody(owner: UUID) -> str:
    return f"user with id '{owner}' was not found"
