"""Addresses and names of people, shown so that only those who know them recognise them."""

from collections.abc import Callable, Mapping

Details = Mapping[str, str | bool]


def masked_email(address: str) -> str:
    """*address* with its domain and up to three letters of what stands before it."""
    if not address:
        return ""
    local, at, domain = address.rpartition("@")
    if not at:
        return "*" * 6
    shown = 3 if len(local) > 6 else 1
    return local[:shown] + "*" * (max(len(local), 6) - len(local[:shown])) + at + domain


def masked_username(username: str) -> str:
    """*username* with its first and its last letter."""
    if len(username) < 2:
        return "*" * len(username)
    hidden = 4 if len(username) < 4 else len(username) - 2
    return username[0] + "*" * hidden + username[-1]


_MASKS: Mapping[str, Callable[[str], str]] = {
    "email": masked_email,
    "email_address": masked_email,
    "username": masked_username,
}


def masked_details(details: Details) -> Details:
    """*details* without the addresses and names of people in them."""
    return {
        name: _MASKS[name](value) if name in _MASKS and isinstance(value, str) else value
        for name, value in details.items()
    }
