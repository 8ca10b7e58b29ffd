"""What the authenticator says of itself (Web Authentication Level 3, section 6.1)."""

import hashlib

from webauthn.helpers.structs import AuthenticatorData

from flowapi.services.passkey_ceremonies.refusal import AnswerRefused


def check_authenticator_data(data: AuthenticatorData, *, party_id: str, user_verification: str) -> None:
    """Hold the flags and the relying party in *data* to what was asked for.

    Raises:
        AnswerRefused: They do not fit.
    """
    flags = data.flags
    if data.rp_id_hash != hashlib.sha256(party_id.encode()).digest():
        raise AnswerRefused("the answer is for another relying party")
    if not flags.up:
        raise AnswerRefused("the user was not present")
    if user_verification == "required" and not flags.uv:
        raise AnswerRefused("the user was not verified")
    if flags.bs and not flags.be:
        raise AnswerRefused("the credential is backed up, but cannot be")
