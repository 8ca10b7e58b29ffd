"""What ties an answer to its ceremony and to the owner of the credential, beside the signature.

Rule 1: a ceremony made for somebody accepts her credentials alone, and of these the ones it named; a
        ceremony made for nobody accepts those that say themselves whose they are.
Rule 2: the user's id ties her to the ceremony; the handle, which is another text for users imported with
        foreign ids, is compared with what the authenticator says alone.
"""

import hmac
from datetime import datetime
from uuid import UUID

from flowapi.services.passkey_ceremonies.answers import ParsedAssertion
from flowapi.services.passkey_ceremonies.refusal import AnswerRefused
from storage.records.webauthn import WebauthnCredential, WebauthnSession

NOBODY = UUID(int=0)
"""Stands for the user of a ceremony that is to find out who it is."""


def checked_ceremony(session: WebauthnSession | None, *, operation: str, now: datetime) -> WebauthnSession:
    """*session*, if it is there, meant for *operation*, and still open.

    Raises:
        AnswerRefused: It is not.
    """
    if session is None:
        raise AnswerRefused("the ceremony is unknown or was used")
    if session.operation != operation:
        raise AnswerRefused("the ceremony is of another kind")
    if session.expires_at is None or session.expires_at < now:
        raise AnswerRefused("the ceremony has expired")
    return session


def check_owner(
    session: WebauthnSession, answer: ParsedAssertion, credential: WebauthnCredential, *, named: bool
) -> None:
    """Hold *answer* to the user and the credentials of its ceremony.

    Args:
        named: Whether the ceremony has to be made for somebody.

    Raises:
        AnswerRefused: It is somebody else's, or another credential.
    """
    if named or session.allowed_credentials:
        if session.user_id != credential.user_id:
            raise AnswerRefused("the ceremony was made for somebody else")
        if credential.id not in session.allowed_credentials:
            raise AnswerRefused("the credential is not one of those asked for")
    elif session.user_id != NOBODY:
        raise AnswerRefused("the ceremony names no credentials")
    elif answer.user_handle is None:
        raise AnswerRefused("the credential does not say whose it is")
    if answer.user_handle is not None and not hmac.compare_digest(answer.user_handle, _handle(credential)):
        raise AnswerRefused("the credential is somebody else's")


def check_count(stored: int, received: int) -> None:
    """Hold the signature counter to its last value; synced authenticators, which do not count, send 0.

    Raises:
        AnswerRefused: It did not go up, so that the credential may have been copied.
    """
    if 0 < received <= stored:
        raise AnswerRefused("the signature counter did not go up")


def _handle(credential: WebauthnCredential) -> bytes:
    return credential.user_handle.encode() if credential.user_handle else credential.user_id.bytes
