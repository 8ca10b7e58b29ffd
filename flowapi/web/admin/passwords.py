"""`/users/{user_id}/password`: show, set, replace and remove a user's password.

Rule 1: the operator's choice is not held against the configured rules; only the bound of the hash holds.
"""

from dataclasses import dataclass
from uuid import UUID

from flowapi.clock import Clock
from flowapi.errors.inputs import ValueTooLong
from flowapi.randomness import new_id
from flowapi.services.passwords import Passwords as Hashing
from flowapi.services.user_json import password_json
from flowapi.web.admin.path_ids import OWNER, owner_id, problems_of
from flowapi.web.admin.validation import Body, Required, validated
from flowapi.web.admin.wrapped import wrapped
from flowapi.web.json_request import read_object
from flowapi.web.refusals import BadRequest, Conflict, NotFound
from flowapi.web.request import Request
from flowapi.web.response import Response, json_response, no_content
from flowapi.web.routes import Route
from flowapi.web.units import Units
from storage.errors import UniqueViolation
from storage.records.password import PasswordCredential
from storage.store import Store

PATH = "/users/{user_id}/password"


class NewPassword(Body):
    """A password to store."""

    password: Required


@dataclass(frozen=True, slots=True)
class Passwords:
    """The passwords of one tenant's users."""

    units: Units
    hashing: Hashing
    clock: Clock

    def routes(self) -> tuple[Route, ...]:
        """Where they are served."""
        return (
            Route("GET", PATH, wrapped(self._show)),
            Route("POST", PATH, wrapped(self._create)),
            Route("PUT", PATH, wrapped(self._replace)),
            Route("DELETE", PATH, wrapped(self._delete)),
        )

    async def _show(self, request: Request) -> Response:
        owner = owner_id(request)
        async with self.units.open() as store:
            return self._shown(await _existing(store, owner))

    async def _create(self, request: Request) -> Response:
        password, owner = await _password(request), owner_id(request)
        async with self.units.open() as store:
            if await _find(store, owner):
                raise Conflict
        hashed, now = await self._hash(password), self.clock()
        credential = PasswordCredential(new_id(), owner, hashed, now, now)
        async with self.units.open() as store:
            try:
                await store.passwords.add(credential)
            except UniqueViolation as error:
                raise Conflict from error
        return self._shown(credential)

    async def _replace(self, request: Request) -> Response:
        password, owner = await _password(request), owner_id(request)
        async with self.units.open() as store:
            await _existing(store, owner)
        hashed = await self._hash(password)
        async with self.units.open() as store:
            await store.passwords.replace_hash(owner, hashed, self.clock())
            return self._shown(await _existing(store, owner))

    async def _delete(self, request: Request) -> Response:
        owner = owner_id(request)
        async with self.units.open() as store:
            await _existing(store, owner)
            if not await store.passwords.delete_of(owner):
                raise NotFound
        return no_content()

    async def _hash(self, password: str) -> str:
        try:
            return await self.hashing.hash(password)
        except ValueTooLong as error:
            raise BadRequest("password must not be longer than 72 bytes") from error

    def _shown(self, credential: PasswordCredential) -> Response:
        return json_response(password_json(credential, self.units.tenant_id))


async def _password(request: Request) -> str:
    return validated(NewPassword, await read_object(request), problems_of(request, OWNER)).password


async def _find(store: Store, owner: UUID) -> PasswordCredential | None:
    if await store.users.find(owner) is None:
        raise NotFound
    return await store.passwords.find_of(owner)


async def _existing(store: Store, owner: UUID) -> PasswordCredential:
    credential = await _find(store, owner)
    if credential is None:
        raise NotFound
    return credential
