"""`/users` and `/users/{id}`: create, show and delete users."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flowapi.clock import Clock
from flowapi.randomness import new_id
from flowapi.services.events import Events
from flowapi.services.user_json import user_json
from flowapi.web.admin.new_user import NewUser, new_user
from flowapi.web.admin.owners import existing_account
from flowapi.web.admin.path_ids import user_id
from flowapi.web.json_request import read_object
from flowapi.web.refusals import Conflict, NotFound
from flowapi.web.request import Request
from flowapi.web.response import Response, json_response, no_content
from flowapi.web.routes import Route
from flowapi.web.units import Units
from storage.errors import UniqueViolation
from storage.records.email import Email
from storage.records.user import User
from storage.records.username import Username
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Users:
    """The users of one tenant."""

    units: Units
    events: Events
    clock: Clock

    def routes(self) -> tuple[Route, ...]:
        """Where they are served."""
        return (
            Route("POST", "/users", self._create),
            Route("GET", "/users/{id}", self._show),
            Route("DELETE", "/users/{id}", self._delete),
        )

    async def _create(self, request: Request) -> Response:
        wanted = new_user(await read_object(request))
        now = self.clock()
        async with self.units.open() as store:
            created = await _add_user(store, wanted, now)
            await _add_emails(store, created, wanted, now)
            if wanted.username is not None:
                await _add_username(store, Username(new_id(), created, wanted.username, now, now))
            shown = user_json(await existing_account(store, created), store.tenant_id)
            await self.events.publish(store, "user.create", shown)
        return json_response(shown)

    async def _show(self, request: Request) -> Response:
        wanted = user_id(request)
        async with self.units.open() as store:
            return json_response(user_json(await existing_account(store, wanted), store.tenant_id))

    async def _delete(self, request: Request) -> Response:
        wanted = user_id(request)
        async with self.units.open() as store:
            account = await existing_account(store, wanted)
            if not await store.users.delete(wanted):
                raise NotFound("user not found")
            await self.events.publish(store, "user.delete", user_json(account, store.tenant_id))
        return no_content()


async def _add_user(store: Store, wanted: NewUser, now: datetime) -> UUID:
    chosen = wanted.user_id or new_id()
    created = wanted.created(now)
    try:
        await store.users.add(User(chosen, created, created, None, None, None, None))
    except UniqueViolation as error:
        raise Conflict(f"failed to create user with id '{chosen}': user already exists") from error
    return chosen


async def _add_emails(store: Store, owner: UUID, wanted: NewUser, now: datetime) -> None:
    """Add the addresses, each a moment after the one before, so that they are listed in this order."""
    for place, email in enumerate(wanted.emails):
        address, then = email.address.lower(), now + timedelta(microseconds=place)
        try:
            await store.emails.add(
                Email(new_id(), owner, address, email.is_verified, email.is_primary, then, then)
            )
        except UniqueViolation as error:
            text = f"failed to create email '{address}' for user '{owner}': email already exists"
            raise Conflict(text) from error


async def _add_username(store: Store, username: Username) -> None:
    try:
        await store.usernames.add(username)
    except UniqueViolation as error:
        whose = f"'{username.username}' for user '{username.user_id}'"
        raise Conflict(f"failed to create username {whose}: username already exists") from error
