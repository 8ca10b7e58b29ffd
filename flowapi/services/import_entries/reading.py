"""The list that a JSON file holds, alone or as a member of an object, entry by entry, however long it is."""

from collections.abc import Iterator
from typing import IO, Any

from flowapi.errors.user_import import ImportRefused
from flowapi.services.import_entries.json_text import JsonText


def read_entries(file: IO[bytes]) -> Iterator[tuple[int, Any]]:
    """The entries of the list in *file*, with their numbers, which begin at 1.

    Raises:
        ImportRefused: The file holds something else, or an entry is not JSON; the message says which.
    """
    text = JsonText(file)
    if text.mark() != "[":
        raise ImportRefused("The file does not hold a list of users.")
    yield from _list(text)
    if text.mark():
        raise ImportRefused("The file goes on after the list of users.")


def read_member(file: IO[bytes], name: str) -> Iterator[tuple[int, Any]]:
    """The entries of the list that is the member *name* of the object in *file*; others are passed over.

    Raises:
        ImportRefused: The file holds something else, or an entry is not JSON; the message says which.
    """
    text = JsonText(file)
    if text.mark() != "{":
        raise ImportRefused("The file does not hold an object.")
    found = False
    while text.mark() in ("{", ","):
        text.skip()
        if text.mark() == "}":
            break
        if _member_name(text) == name:
            found = True
            if text.mark() != "[":
                raise ImportRefused(f"The member '{name}' is no list.")
            yield from _list(text)
        else:
            text.pass_over()
    if text.mark() != "}":
        raise ImportRefused("The file is not JSON: its object does not end as it should.")
    text.skip()
    if text.mark():
        raise ImportRefused("The file goes on after its object.")
    if not found:
        raise ImportRefused(f"The file has no list '{name}'.")


def _member_name(text: JsonText) -> Any:
    """The name of the member that comes next; its value comes then."""
    name = text.entry()
    if text.mark() != ":":
        raise ImportRefused("The file is not JSON: a colon is missing after the name of a member.")
    text.skip()
    return name


def _list(text: JsonText) -> Iterator[tuple[int, Any]]:
    text.skip()
    if text.mark() == "]":
        text.skip()
        return
    mark = ","
    while mark == ",":
        yield text.number, text.entry()
        mark = text.mark()
        if mark not in ("]", ","):
            text.refuse("after it, a comma or the end of the list is missing")
        text.skip()
        text.number += 1
