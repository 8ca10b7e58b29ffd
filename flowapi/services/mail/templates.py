"""Which mails there are, and what their messages may refer to.

Every language has one message per key of `PLACEHOLDERS`, and no other.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Template(StrEnum):
    """What a mail is about."""

    LOGIN = "login"
    RECOVERY = "recovery"
    EMAIL_VERIFICATION = "email_verification"
    EMAIL_LOGIN_ATTEMPTED = "email_login_attempted"
    EMAIL_REGISTRATION_ATTEMPTED = "email_registration_attempted"
    PASSWORD_UPDATE = "password_update"  # noqa: S105 (the name of a mail)
    PRIMARY_EMAIL_UPDATE = "primary_email_update"
    EMAIL_CREATE = "email_create"
    EMAIL_DELETE = "email_delete"
    PASSKEY_CREATE = "passkey_create"
    MFA_CREATE = "mfa_create"
    MFA_DELETE = "mfa_delete"


CODE_TEMPLATES = frozenset({Template.LOGIN, Template.RECOVERY, Template.EMAIL_VERIFICATION})
"""The mails that show a code."""

TTL_TEXT = "ttl_text"
"""The message below the code, on how long it can be used."""


def subject_key(template: Template) -> str:
    """The key of the subject of *template*."""
    return f"subject_{template}"


def text_key(template: Template) -> str:
    """The key of the text of *template*."""
    return f"{template}_text"


_CODE = frozenset({"Code"})
_SERVICE = frozenset({"ServiceName"})
_IN_TEXTS = {
    Template.EMAIL_LOGIN_ATTEMPTED: _SERVICE,
    Template.EMAIL_REGISTRATION_ATTEMPTED: _SERVICE,
    Template.PASSWORD_UPDATE: _SERVICE,
    Template.PRIMARY_EMAIL_UPDATE: _SERVICE | {"OldEmailAddress", "NewEmailAddress"},
    Template.EMAIL_CREATE: _SERVICE | {"NewEmailAddress"},
    Template.EMAIL_DELETE: _SERVICE | {"DeletedEmailAddress"},
    Template.PASSKEY_CREATE: _SERVICE,
    Template.MFA_CREATE: _SERVICE,
    Template.MFA_DELETE: _SERVICE,
}

PLACEHOLDERS: Mapping[str, frozenset[str]] = MappingProxyType(
    {subject_key(template): _CODE if template in CODE_TEMPLATES else frozenset() for template in Template}
    | {text_key(template): _IN_TEXTS.get(template, frozenset()) for template in Template}
    | {TTL_TEXT: frozenset({"TTL"})}
)
"""The names that a message may hold in braces, by its key."""
