"""Credentials, authenticator apps and sessions of users as operators see and remove them."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from storage.records.webauthn import WebauthnCredential
from tests.support.records import a_credential, an_otp_secret
from tests.web.admin.test_users import CREATED, UNKNOWN, error
from tests.web.conftest import World

MISSING = error(404, "webauthn credential not found")
NOBODY = error(404, "Not Found")
KINDS = (
    "webauthn_credentials",
    "webauthn_credentials/x",
    "otp",
    "sessions",
    f"sessions/{UNKNOWN}",
    "password",
)


def told(answer: httpx.Response) -> tuple[int, Any]:
    return answer.status_code, answer.json()


async def with_credential(world: World, address: str, **members: Any) -> tuple[str, WebauthnCredential]:
    """A user, and the credential that they have."""
    user = await world.user(address)
    credential = a_credential(UUID(user), **members)
    async with world.application.database.store() as store:
        await store.webauthn_credentials.add(credential)
        await store.commit()
    return user, credential


async def test_credentials_are_shown_and_removed(world: World) -> None:
    user, key = await with_credential(world, "a@example.com", transports=("usb", "nfc"), mfa_only=True)
    path = f"/users/{user}/webauthn_credentials"
    shown = {
        "id": key.id,
        "name": "iCloud Keychain",
        "public_key": key.public_key,
        "attestation_type": "none",
        "aaguid": str(key.aaguid),
        "created_at": "2026-01-02T03:04:05Z",
        "transports": ["usb", "nfc"],
        "backup_eligible": True,
        "backup_state": False,
        "mfa_only": True,
    }

    assert told(await world.admin.get(path)) == (200, [shown])
    assert told(await world.admin.get(f"{path}/{key.id}")) == (200, shown)
    assert (await world.admin.get(f"/users/{user}")).json()["webauthn_credentials"] == [shown]
    assert (await world.admin.get("/users")).json()[0]["webauthn_credentials"] == [shown]
    assert (await world.admin.send("DELETE", f"{path}/{key.id}")).status_code == 204
    assert told(await world.admin.send("DELETE", f"{path}/{key.id}")) == MISSING
    assert told(await world.admin.get(path)) == (200, [])


async def test_a_credential_of_somebody_else_is_not_found(world: World) -> None:
    user = await world.user()
    other, key = await with_credential(world, "b@example.com")
    path = f"/users/{user}/webauthn_credentials/{key.id}"

    assert told(await world.admin.get(path)) == told(await world.admin.send("DELETE", path)) == MISSING
    assert len((await world.admin.get(f"/users/{other}/webauthn_credentials")).json()) == 1


async def test_an_authenticator_app_is_shown_and_removed(world: World) -> None:
    user = await world.user()
    path = f"/users/{user}/otp"
    assert told(await world.admin.get(path)) == NOBODY
    secret = an_otp_secret(UUID(user))
    async with world.application.database.store() as store:
        await store.otp_secrets.add(secret)
        await store.commit()
    shown = {"id": str(secret.id), "created_at": "2026-01-02T03:04:05Z"}

    assert told(await world.admin.get(path)) == (200, shown)
    assert (await world.admin.get(f"/users/{user}")).json()["otp"] == shown
    assert (await world.admin.send("DELETE", path)).status_code == 204
    assert told(await world.admin.send("DELETE", path)) == NOBODY


async def test_sessions_are_shown_newest_first_and_end_when_they_are_removed(world: World) -> None:
    user = await world.user()
    tokens = []
    for _ in range(2):
        tokens.append(await world.token(user))
        world.clock.now += timedelta(seconds=1)
    path = f"/users/{user}/sessions"

    status, shown = told(await world.admin.get(path))
    gone = await world.admin.send("DELETE", f"{path}/{shown[1]['id']}")
    again = await world.admin.send("DELETE", f"{path}/{shown[1]['id']}")

    assert status == 200
    assert [session["created_at"] for session in shown] == ["2026-03-01T12:00:01Z", CREATED]
    assert shown[1] == {
        "id": shown[1]["id"],
        "user_id": user,
        "user_agent": None,
        "ip_address": None,
        "created_at": CREATED,
        "updated_at": CREATED,
        "expires_at": "2026-03-02T00:00:00Z",
        "last_used": CREATED,
    }
    assert (gone.status_code, gone.content) == (204, b"")
    assert told(again) == NOBODY
    assert told(await world.admin.get(path)) == (200, shown[:1])
    for token, valid in zip(tokens, (False, True), strict=True):
        answer = await world.public.post("/sessions/validate", {"session_token": token})
        assert answer.json()["is_valid"] is valid


async def test_expired_sessions_and_those_of_others_are_not_hers(world: World) -> None:
    user, other = await world.user(), await world.user("other@example.com")
    await world.token(other)
    foreign = (await world.admin.get(f"/users/{other}/sessions")).json()[0]["id"]

    refused = await world.admin.send("DELETE", f"/users/{user}/sessions/{foreign}")
    world.clock.now += timedelta(days=2)
    expired = await world.admin.get(f"/users/{other}/sessions")

    assert told(refused) == NOBODY
    assert told(expired) == (200, [])


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("user", "expected"),
    [
        (UNKNOWN, NOBODY),
        ("not-an-id", error(400, "code=400, message=UserID must be a valid uuid")),
        (f"{{{UNKNOWN}}}", error(400, "code=400, message=UserID must be a valid uuid")),
        ("", error(400, "code=400, message=UserID is a required field")),
    ],
)
async def test_nobody_has_nothing(
    world: World, method: str, kind: str, user: str, expected: tuple[int, Any]
) -> None:
    if (method, kind) in {("DELETE", "webauthn_credentials"), ("DELETE", "sessions"), ("GET", KINDS[4])}:
        expected = NOBODY  # no such endpoint

    assert told(await world.admin.send(method, f"/users/{user}/{kind}")) == expected


async def test_a_sessions_id_is_read_strictly(world: World) -> None:
    answer = await world.admin.send("DELETE", f"/users/x/sessions/{UNKNOWN.replace('-4', '-1')}")

    message = "UserID must be a valid uuid and SessionID must be a valid uuid4"
    assert told(answer) == error(400, f"code=400, message={message}")


async def test_a_password_is_removed_once(world: World) -> None:
    path = f"/users/{await world.user()}/password"
    await world.admin.post(path, {"password": "some password"})

    answers = await asyncio.gather(*(world.admin.send("DELETE", path) for _ in range(3)))

    assert sorted(answer.status_code for answer in answers) == [204, 404, 404]
    assert told(await world.admin.get(path)) == NOBODY


async def test_a_user_is_deleted_once(world: World) -> None:
    user = await world.user()

    answers = await asyncio.gather(*(world.admin.send("DELETE", f"/users/{user}") for _ in range(3)))

    assert sorted(answer.status_code for answer in answers) == [204, 404, 404]
