"""The steps that the tests of this folder are made of."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from config.settings import Settings
from flowapi.services.authenticators import AuthenticatorNames
from flowapi.services.passkeys import Ceremony, Passkeys, VerifiedAssertion
from storage.records.webauthn import WebauthnCredential
from storage.store import Store
from tests.support.authenticator import (
    Authenticator,
)
from tests.support.clock import NOON

ANN, BOB = UUID(int=1), UUID(int=2)
NOBODY = UUID(int=0)
ICLOUD = UUID("fbfc3007-154e-4ecc-8c0b-6e020557d7bd")
LATER = NOON + timedelta(minutes=1)


def service(**sections: Any) -> Passkeys:
    return Passkeys(Settings.from_mapping(sections), AuthenticatorNames())


PASSKEYS = service()


async def begin(
    store: Store, passkeys: Passkeys = PASSKEYS, *, user_id: UUID = ANN, security_key: bool = False
) -> Ceremony:
    return await passkeys.registration_options(
        store,
        user_id=user_id,
        name="ann@shop.example",
        display_name="ann",
        security_key=security_key,
        now=NOON,
    )


async def register(
    store: Store, phone: Authenticator, *, user_id: UUID = ANN, security_key: bool = False
) -> WebauthnCredential:
    """Register and store a credential on *phone*."""
    ceremony = await begin(store, user_id=user_id, security_key=security_key)
    credential = await PASSKEYS.verify_registration(
        store,
        session_id=ceremony.session_id,
        user_id=user_id,
        response=phone.create(ceremony.options),
        security_key=security_key,
        now=NOON,
    )
    await store.webauthn_credentials.add(credential)
    await store.commit()
    return credential


async def ask(
    store: Store,
    passkeys: Passkeys = PASSKEYS,
    *,
    user_id: UUID | None = None,
    credentials: tuple[WebauthnCredential, ...] = (),
    security_key: bool = False,
) -> Ceremony:
    return await passkeys.login_options(
        store, user_id=user_id, credentials=credentials, security_key=security_key, now=NOON
    )


async def log_in(
    store: Store,
    ceremony: Ceremony,
    response: Any,
    *,
    passkeys: Passkeys = PASSKEYS,
    security_key: bool = False,
) -> VerifiedAssertion:
    return await passkeys.verify_login(
        store, session_id=ceremony.session_id, response=response, security_key=security_key, now=LATER
    )
