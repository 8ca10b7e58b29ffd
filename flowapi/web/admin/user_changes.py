"""`PATCH /users/{id}`: change what is known of a user, and the username."""

from dataclasses import dataclass, replace
from datetime import datetime

from flowapi.clock import Clock
from flowapi.randomness import new_id
from flowapi.services.user_json import user_json
from flowapi.web.admin.owners import existing_account, locked_account
from flowapi.web.admin.path_ids import user_id
from flowapi.web.admin.user_patch import UserPatch, user_patch
from flowapi.web.json_request import read_object
from flowapi.web.refusals import Conflict
from flowapi.web.request import Request
from flowapi.web.response import Response, json_response
from flowapi.web.routes import Route
from flowapi.web.units import Units
from storage.errors import UniqueViolation
from storage.records.account import Account
from storage.records.user import User
from storage.records.username import Username
from storage.store import Store


@dataclass(frozen=True, slots=True)
class UserChanges:
    """Changes to the users of one tenant."""

    units: Units
    clock: Clock

    def routes(self) -> tuple[Route, ...]:
        """Where they are served."""
        return (Route("PATCH", "/users/{id}", self._change),)

    async def _change(self, request: Request) -> Response:
        patch = user_patch(await read_object(request))
        wanted, now = user_id(request), self.clock()
        async with self.units.open() as store:
            before = await locked_account(store, wanted)
            renamed = patch.names and await _rename(store, before, patch.username, now)
            if patch.profile or renamed:
                await store.users.describe(_changed(before.user, patch, now))
            after = await existing_account(store, wanted)
        return json_response(user_json(after, self.units.tenant_id))


def _changed(user: User, patch: UserPatch, now: datetime) -> User:
    profile = patch.profile
    return replace(
        user,
        name=profile.get("name", user.name),
        given_name=profile.get("given_name", user.given_name),
        family_name=profile.get("family_name", user.family_name),
        picture=profile.get("picture", user.picture),
        updated_at=now,
    )


async def _rename(store: Store, account: Account, username: str | None, now: datetime) -> bool:
    """Let the user go by *username*, or by none; False if that is so already."""
    if username == (account.username and account.username.username):
        return False
    try:
        if username is None:
            await store.usernames.delete_of(account.id)
        elif account.username is None:
            await store.usernames.add(Username(new_id(), account.id, username, now, now))
        else:
            await store.usernames.change(account.id, username, now)
    except UniqueViolation as error:
        raise Conflict("username already exists") from error
    return True
