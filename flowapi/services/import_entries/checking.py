"""From the JSON of an entry to the user that it describes, and what is told of one that describes none."""

from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from flowapi.services.import_entries.entry import ImportedUser
from flowapi.services.import_entries.values import WHOLE

EXPECTED = {
    "string_type": "text",
    "is_instance_of": "text",
    "datetime_type": "text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "list_type": "a list",
    "model_type": "an object",
    "dict_type": "an object",
}
"""What each kind of a wrong type should have been."""

ABBREVIATIONS = {"id": "ID", "mfa": "MFA", "aaguid": "AAGUID", "otp": "OTP"}


class EntryRefused(Exception):
    """The entry breaks rules; the message names all of them."""


class EntryUnreadable(Exception):
    """A value of the entry is of the wrong type; the message says which."""


def checked(members: Any) -> ImportedUser:
    """The user whom *members* describe.

    Raises:
        EntryRefused: They break a rule.
        EntryUnreadable: They are not of the types that the format has.
    """
    try:
        return ImportedUser.model_validate({} if members is None else members)
    except ValidationError as error:
        problems = error.errors(include_url=False)
        for problem in problems:
            if problem["type"] in EXPECTED:
                raise EntryUnreadable(_wrong_type(problem)) from None
        raise EntryRefused(" and ".join(map(_broken_rule, problems))) from None


def _wrong_type(problem: ErrorDetails) -> str:
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in problem["loc"])
    return f"{place.lstrip('.') or 'the entry'} must be {EXPECTED[problem['type']]}"


def _broken_rule(problem: ErrorDetails) -> str:
    kind, text, limits = problem["type"], problem["msg"], problem.get("ctx", {})
    name = _internal(next((part for part in reversed(problem["loc"]) if isinstance(part, str)), ""))
    told = {
        WHOLE: text,
        "missing": f"{name} is a required field",
        "string_too_short": f"{name} is a required field",
        "string_too_long": f"length of {name} must be less or equal to {limits.get('max_length')}",
        "string_unicode": f"{name} must be text that can be stored",
        "greater_than_equal": f"length of {name} must be greater or equal to {limits.get('ge')}",
        "less_than_equal": f"length of {name} must be less or equal to {limits.get('le')}",
    }
    return told.get(kind, f"{name} {text}")


def _internal(name: str) -> str:
    """The name by which the reference tells of a member."""
    return "".join(ABBREVIATIONS.get(word, word.capitalize()) for word in name.split("_"))
