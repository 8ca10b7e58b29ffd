"""Verify the answer to request options (Web Authentication Level 3, section 7.2)."""

import hashlib
from dataclasses import dataclass

from webauthn.helpers import parse_authenticator_data

from flowapi.services.passkey_ceremonies.answers import ParsedAssertion
from flowapi.services.passkey_ceremonies.authenticator_data import check_authenticator_data
from flowapi.services.passkey_ceremonies.client_data import GET, checked_client_data
from flowapi.services.passkey_ceremonies.public_keys import check_signature
from flowapi.services.passkey_ceremonies.refusal import refusing
from flowapi.services.passkey_ceremonies.relying_party import RelyingParty


@dataclass(frozen=True, slots=True)
class VerifiedUse:
    """What the authenticator said of the credential when it was used."""

    sign_count: int
    backup_eligible: bool
    backup_state: bool


def verified_use(
    answer: ParsedAssertion,
    *,
    party: RelyingParty,
    challenge: bytes,
    user_verification: str,
    public_key: bytes,
) -> VerifiedUse:
    """What *answer* says, if the owner of *public_key* has signed it in this ceremony.

    Raises:
        AnswerRefused: A rule of the ceremony is broken.
    """
    checked_client_data(answer.client_data, kind=GET, challenge=challenge, origins=party.origins)
    with refusing("the authenticator data"):
        data = parse_authenticator_data(answer.authenticator_data)
    check_authenticator_data(data, party_id=party.id, user_verification=user_verification)
    signed = answer.authenticator_data + hashlib.sha256(answer.client_data).digest()
    check_signature(public_key, answer.signature, signed)
    return VerifiedUse(data.sign_count, data.flags.be, data.flags.bs)
