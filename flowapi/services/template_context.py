"""What templates of claims are about: one user, as the object `.User` of Go's templates."""

from collections.abc import Mapping

import orjson

from flowapi.services.gjson.budget import Budget, TooCostly
from flowapi.services.gjson.search import ask
from flowapi.services.gjson.texts import compact, escaped
from flowapi.services.gotemplate.errors import TemplateFailed
from flowapi.services.gotemplate.values import Absent, Method, Object, Value
from storage.records.account import Account
from storage.records.email import Email
from storage.records.metadata import Metadata

_EMPTY = frozenset(("", "{}", "null"))


def context_of(account: Account, budget: Budget) -> Object:
    """The value that templates run on; questions to the metadata draw on *budget*."""
    user = account.user
    texts = {
        "UserID": str(user.id),
        "Username": account.username.username if account.username else "",
        "Name": user.name or "",
        "FamilyName": user.family_name or "",
        "GivenName": user.given_name or "",
        "Picture": user.picture or "",
    }
    email, metadata = _email(account.primary_email), _metadata(account.metadata, budget)
    text = _json(
        {
            "user_id": texts["UserID"],
            "email": email,
            "username": texts["Username"],
            "metadata": metadata,
            "name": texts["Name"],
            "family_name": texts["FamilyName"],
            "given_name": texts["GivenName"],
            "picture": texts["Picture"],
        }
    )
    shown = Object("user", {**texts, "Email": email, "Metadata": metadata}, text)
    return Object("root", {"User": shown}, f"{{{text}}}")


def _email(email: Email | None) -> Object | Absent:
    if email is None:
        return Absent("email")
    members: dict[str, Value | Method] = {
        "Address": email.address,
        "IsPrimary": email.primary,
        "IsVerified": email.verified,
    }
    text = _json({"address": email.address, "is_primary": email.primary, "is_verified": email.verified})
    return Object("email", members, text)


def _metadata(metadata: Metadata | None, budget: Budget) -> Object | Absent:
    public = _section(metadata.public if metadata else None)
    unsafe = _section(metadata.unsafe if metadata else None)
    if not public and not unsafe:
        return Absent("metadata")
    members = {"Public": _questions(public, budget), "Unsafe": _questions(unsafe, budget)}
    sections = {"public_metadata": public, "unsafe_metadata": unsafe}
    text = _json({name: orjson.Fragment(compact(text)) for name, text in sections.items() if text})
    return Object("metadata", members, text)


def _section(text: str | None) -> str:
    """The JSON text of a part of the metadata; empty if there is nothing in it."""
    return "" if text is None or compact(text) in _EMPTY else text


def _questions(text: str, budget: Budget) -> Method:
    def answer(*path: str) -> str:
        try:
            return ask(text, ".".join(path), budget) if path else text
        except TooCostly as error:
            raise TemplateFailed("a path into the metadata takes too much work") from error

    return answer


def _json(members: Mapping[str, object]) -> str:
    """*members* as JSON; objects of ours as they print, absent ones left out."""
    shown = {
        name: orjson.Fragment(value.text) if isinstance(value, Object) else value
        for name, value in members.items()
        if not isinstance(value, Absent)
    }
    return escaped(orjson.dumps(shown).decode())
