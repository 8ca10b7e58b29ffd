"""Accounts of every kind, and what of them has to survive a journey."""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from hypothesis import strategies as st

from storage.records.account import Account
from storage.records.email import Email
from storage.records.identity import Identity
from storage.records.metadata import Metadata
from storage.records.otp_secret import OtpSecret
from storage.records.password import PasswordCredential
from storage.records.user import User
from storage.records.username import Username
from storage.records.webauthn import WebauthnCredential
from storage.store import Store

HASHES = (
    "$2a$10$8C5wNZW6g4cKJZxqGb4dVu/0FO8mT9RJzBq7mjz0ys1uZl6mbbK9a",
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$RdescudvJCsgt3ub+b4dWRWJTmaaJObG",
    "$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=c2lnbmVy$c2FsdA==$aGFzaA==",
)
_FIRST, _LAST = datetime(1970, 1, 2), datetime(2100, 1, 1)

times = st.datetimes(_FIRST, _LAST, timezones=st.just(UTC))
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=255)
some_text = texts.filter(bool)
flags = st.booleans()
base64url = st.binary(min_size=1, max_size=60).map(lambda raw: urlsafe_b64encode(raw).decode().rstrip("="))
scalars = st.none() | flags | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    scalars | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(some_text, inner, max_size=3),
    max_leaves=9,
)
documents = st.dictionaries(st.text("abc ü\"'", max_size=9), values.filter(lambda value: value is not None))


def _without_null(value: Any) -> Any:
    """*value* as a merge patch leaves it: a member that is null is none."""
    if isinstance(value, dict):
        return {name: _without_null(inner) for name, inner in value.items() if inner is not None}
    return value


metadata_texts = st.none() | documents.map(
    lambda value: json.dumps(_without_null(value), separators=(",", ":"), ensure_ascii=False)
).filter(lambda text: len(text) <= 3000)


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    """An account with anything that one can hold; what has to be unique is."""
    user_id = uuid4()
    user = User(user_id, draw(times), draw(times), *(draw(st.none() | some_text) for _ in range(4)))
    emails = _emails(draw, user_id)
    username = Username(uuid4(), user_id, f"{uuid4().hex[:12]}{draw(texts)[:200]}", draw(times), draw(times))
    named = draw(flags) or not emails
    password = PasswordCredential(uuid4(), user_id, draw(st.sampled_from(HASHES)), draw(times), draw(times))
    step = draw(st.none() | st.integers(0, 2**31 - 1))
    secret = OtpSecret(uuid4(), user_id, "JBSWY3DPEHPK3PXP", step, draw(times), draw(times))
    metadata = Metadata(*(draw(metadata_texts) for _ in range(3)))
    return Account(
        user=user,
        emails=emails,
        username=username if named else None,
        password=password if draw(flags) else None,
        otp_secret=secret if draw(flags) else None,
        credentials=tuple(_credential(draw, user_id) for _ in range(draw(st.integers(0, 3)))),
        metadata=metadata if draw(flags) else None,
        identities=tuple(_identity(draw, user_id, emails) for _ in range(draw(st.integers(0, 3)))),
    )


def _emails(draw: st.DrawFn, user_id: UUID) -> tuple[Email, ...]:
    count = draw(st.integers(0, 4))
    primary = draw(st.integers(0, max(count - 1, 0)))
    return tuple(
        Email(
            uuid4(),
            user_id,
            f"{uuid4().hex}@exämple.com",
            draw(flags),
            place == primary,
            draw(times),
            draw(times),
        )
        for place in range(count)
    )


def _credential(draw: st.DrawFn, user_id: UUID) -> WebauthnCredential:
    mfa_only = draw(flags)
    return WebauthnCredential(
        id=f"{uuid4().hex}{draw(base64url)}",
        user_id=user_id,
        public_key=draw(base64url),
        attestation_type=draw(some_text),
        aaguid=draw(st.uuids()),
        sign_count=draw(st.integers(0, 2**31 - 1)),
        created_at=draw(times),
        updated_at=draw(times),
        name=draw(st.none() | texts),
        backup_eligible=draw(flags),
        backup_state=draw(flags),
        last_used_at=draw(st.none() | times),
        mfa_only=mfa_only,
        user_handle=None if mfa_only or draw(flags) else f"{uuid4().hex}{draw(texts)[:200]}",
        transports=tuple(draw(st.lists(st.sampled_from(["usb", "nfc", "ble", "hybrid"]), unique=True))),
    )


def _identity(draw: st.DrawFn, user_id: UUID, emails: tuple[Email, ...]) -> Identity:
    email_id = draw(st.sampled_from([None, *(email.id for email in emails)]))
    claims = draw(st.none() | documents.map(json.dumps))
    return Identity(
        uuid4(),
        draw(some_text),
        f"{uuid4().hex}{draw(texts)[:200]}",
        claims,
        email_id,
        user_id,
        draw(times),
        draw(times),
    )


async def store_account(store: Store, account: Account) -> None:
    """Put *account* into the database, past import."""
    await store.users.add(account.user)
    for email in account.emails:
        await store.emails.add(email)
    for credential in account.credentials:
        await store.webauthn_credentials.add(credential)
    for identity in account.identities:
        await store.identities.add(identity)
    if account.username:
        await store.usernames.add(account.username)
    if account.password:
        await store.passwords.add(account.password)
    if account.otp_secret:
        await store.otp_secrets.add(account.otp_secret)
    if account.metadata:
        await store.metadata.add(account.id, account.metadata, account.user.created_at)


@dataclass(frozen=True)
class Essence:
    """What of an account an import brings back: all but the ids and the times of addresses and names."""

    user: User
    emails: tuple[tuple[str, bool, bool], ...]
    username: str | None
    password: PasswordCredential | None
    otp_secret: OtpSecret | None
    credentials: tuple[WebauthnCredential, ...]
    metadata: tuple[Any, ...]
    identities: tuple[Any, ...]


_NIL = UUID(int=0)
_NOTHING = Metadata()


def essence(account: Account) -> Essence:
    """What of *account* has to be the same."""
    metadata = account.metadata or _NOTHING
    addresses = {email.id: email.address for email in account.emails}
    return Essence(
        user=account.user,
        emails=tuple((email.address, email.verified, email.primary) for email in account.emails),
        username=account.username.username if account.username else None,
        password=account.password and replace(account.password, id=_NIL),
        otp_secret=account.otp_secret and replace(account.otp_secret, id=_NIL),
        credentials=account.credentials,
        metadata=tuple(
            text and json.loads(text) for text in (metadata.public, metadata.private, metadata.unsafe)
        ),
        identities=tuple(
            (replace(identity, id=_NIL, email_id=None), identity.email_id and addresses[identity.email_id])
            for identity in account.identities
        ),
    )
