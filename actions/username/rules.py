"""What a username may be."""

import re
from uuid import UUID

from config.settings import Settings
from flowapi import randomness
from flowapi.engine.contract import Context
from flowapi.engine.inputs import Input
from flowapi.errors.inputs import UsernameMalformed, UsernameTaken
from flowapi.errors.refusals import ActionNotOffered
from flowapi.errors.steps import InputRejected
from storage.errors import UniqueViolation
from storage.records.username import Username
from storage.store import Store

USERNAME = re.compile(r"[A-Za-z0-9_]+")


def username_input(settings: Settings, *, required: bool, preserve: bool = False) -> Input:
    """The input that asks for a username."""
    return Input.string(
        "username",
        required=required,
        min_length=settings.username.min_length,
        max_length=settings.username.max_length,
        preserve=preserve,
        trim=True,
        lower=True,
    )


async def check_username(store: Store, username: str) -> None:
    """Make sure that *username* is well-formed and free.

    Raises:
        InputRejected: It is not; the field is `username`.
    """
    if not USERNAME.fullmatch(username):
        raise InputRejected({"username": UsernameMalformed()})
    if await store.usernames.find(username):
        raise InputRejected({"username": UsernameTaken()})


async def add_username(ctx: Context, user_id: UUID, username: str) -> None:
    """Give the account its first username.

    Raises:
        InputRejected: It is malformed or taken; the field is `username`.
        ActionNotOffered: The account has got another one meanwhile.
    """
    await check_username(ctx.store, username)
    try:
        await ctx.store.usernames.add(Username(randomness.new_id(), user_id, username, ctx.now, ctx.now))
    except UniqueViolation as taken:
        if await ctx.store.usernames.find_of(user_id):
            raise ActionNotOffered(cause="the account has a username") from taken
        raise InputRejected({"username": UsernameTaken()}) from taken
