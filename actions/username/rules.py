"""What a username may be."""

import re

from config.settings import Settings
from flowapi.engine.inputs import Input
from flowapi.errors import InputRejected, UsernameMalformed, UsernameTaken
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
