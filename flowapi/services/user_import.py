"""Import users from a file: all of them or none.

Rule 1: everything is checked before anything is stored, so that all that is wrong is told at once and no
transaction waits for a file.
Rule 2: so a file is read twice; no more of it is held than one entry.
"""

from collections.abc import Callable
from datetime import datetime
from typing import IO

from flowapi.errors.user_import import ImportRefused
from flowapi.randomness import new_id
from flowapi.services.import_entries.checking import EntryRefused, EntryUnreadable, checked
from flowapi.services.import_entries.reading import read_entries
from flowapi.services.import_entries.storing import NIL, Entry
from storage.store import Store

MANY = (1_000, 10_000, 100_000)
"""After so many users, the database should know how many there are now."""
ARGON2 = "$argon2"
NOT_FOR_HANKO = (
    "password is hashed by argon2, which Hanko cannot check: set database.shared_with_reference to false"
    " if Hanko does not work on this database any more, or leave the password out"
)


def check_users(file: IO[bytes], tell: Callable[[str], None]) -> None:
    """Make sure that the whole of *file* can be imported; *tell* is told of every entry that cannot.

    Raises:
        ImportRefused: It cannot.
    """
    errors = 0
    for number, members in read_entries(file):
        try:
            checked(members)
        except EntryUnreadable as error:
            raise ImportRefused(_at(number, error)) from error
        except EntryRefused as error:
            errors += 1
            tell(_at(number, error))
    if errors:
        raise ImportRefused(f"Found {errors} errors.")


async def import_users(store: Store, file: IO[bytes], now: datetime, *, shared: bool = False) -> int:
    """Store the users of *file*, which has been checked, and commit; how many they are.

    Args:
        shared: Whether the reference may work on the same database; then what it cannot read is refused.

    Raises:
        ImportRefused: Nothing was stored; the message names the entry that could not be.
    """
    number = 0
    for number, members in read_entries(file):
        try:
            user = checked(members)
        except (EntryUnreadable, EntryRefused) as error:
            raise ImportRefused(_at(number, error)) from error
        if shared and user.password and user.password.password.startswith(ARGON2):
            raise ImportRefused(_at(number, NOT_FOR_HANKO))
        chosen = None if user.user_id == NIL else user.user_id
        await Entry(store, number, user, chosen or new_id(), now).add()
        if number in MANY:
            await store.statistics.refresh()
    await store.commit()
    return number


def _at(number: int, error: Exception | str) -> str:
    return f"Error at entry {number} : {error}"
