"""Users as operators create, see and delete them."""

from typing import Any

import pytest

from tests.web.conftest import World

CREATED = "2026-03-01T12:00:00Z"
UNKNOWN = "11111111-1111-4111-8111-111111111111"


def email(address: str = "ada@example.com", **members: Any) -> dict[str, Any]:
    """An address to create, primary if nothing else is said."""
    return {"address": address, "is_primary": True, **members}


def error(status: int, message: str) -> tuple[int, dict[str, Any]]:
    """A refusal."""
    return status, {"code": status, "message": message}


async def test_a_user_is_created_with_everything_given(world: World) -> None:
    body = {
        "id": UNKNOWN,
        "emails": [email("Ada@Example.COM", is_verified=True), email("b@example.com", is_primary=False)],
        "username": " Ada_L ",
        "created_at": "2020-02-29T13:00:00.5+01:00",
    }

    answer = await world.admin.post("/users", body)

    shown = answer.json()
    assert answer.status_code == 200
    assert shown == {
        "id": UNKNOWN,
        "emails": [
            {
                "id": shown["emails"][0]["id"],
                "address": "ada@example.com",
                "is_verified": True,
                "is_primary": True,
                "created_at": CREATED,
                "updated_at": CREATED,
            },
            {
                "id": shown["emails"][1]["id"],
                "address": "b@example.com",
                "is_verified": False,
                "is_primary": False,
                "created_at": "2026-03-01T12:00:00.000001Z",
                "updated_at": "2026-03-01T12:00:00.000001Z",
            },
        ],
        "username": {
            "id": shown["username"]["id"],
            "username": "ada_l",
            "created_at": CREATED,
            "updated_at": CREATED,
        },
        "created_at": "2020-02-29T12:00:00.5Z",
        "updated_at": "2020-02-29T12:00:00.5Z",
    }
    assert (await world.admin.get(f"/users/{UNKNOWN}")).json() == shown


@pytest.mark.parametrize(
    ("body", "identifier"),
    [
        ({"username": "only_me"}, "username"),
        ({"emails": [email()]}, "emails"),
        ({"EMAILS": [{"Address": "ada@example.com", "IS_PRIMARY": True}], "more": 1}, "emails"),
        ({"id": None, "emails": [email()], "username": None, "created_at": None}, "emails"),
        ({"id": "00000000-0000-0000-0000-000000000000", "emails": [email()]}, "emails"),
    ],
)
async def test_one_identifier_is_enough(world: World, body: dict[str, Any], identifier: str) -> None:
    answer = await world.admin.post("/users", body)

    assert answer.status_code == 200
    assert set(answer.json()) == {"id", identifier, "created_at", "updated_at"}
    assert answer.json()["id"] != "00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize(
    "spelling",
    [UNKNOWN.upper(), UNKNOWN.replace("-", ""), f"{{{UNKNOWN}}}", f"urn:uuid:{UNKNOWN}"],
)
async def test_an_id_may_be_spelled_in_several_ways(world: World, spelling: str) -> None:
    made = await world.admin.post("/users", {"id": spelling, "username": "ada"})
    found = await world.admin.get(f"/users/{spelling}")

    assert made.json()["id"] == found.json()["id"] == UNKNOWN


NEEDED = "at least one of [Emails, Username] must be set"
TYPE = "Unmarshal type error: expected={}, got={}, field={}, offset=0"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, NEEDED),
        ({"emails": []}, NEEDED),
        ({"emails": None, "username": None}, NEEDED),
        ({"username": ""}, NEEDED),
        ({"emails": [email(is_primary=False)]}, "at least one primary email must be provided"),
        ({"emails": [email(), email("b@example.com")]}, "only one primary email is allowed"),
        ({"emails": [{"is_primary": True}]}, "address is a required field"),
        ({"emails": [email("")]}, "address is a required field"),
        ({"emails": [email("no-address")]}, "address must be a valid email address"),
        ({"emails": [email("a b@example.com")]}, "address must be a valid email address"),
        ({"emails": [email("a" * 250 + "@example.com")]}, "length of address must be less or equal to 255"),
        ({"emails": [email(), email(is_primary=False)]}, "emails entries are not unique"),
        (
            {"emails": [email("x"), email("")]},
            "address must be a valid email address and address is a required field",
        ),
        ({"emails": "x"}, TYPE.format("array", "string", "emails")),
        ({"emails": ["x"]}, TYPE.format("object", "string", "emails")),
        ({"emails": [email(5)]}, TYPE.format("string", "number", "address")),  # type: ignore[arg-type] # (the point)
        ({"emails": [email(is_primary="yes")]}, TYPE.format("bool", "string", "is_primary")),
        ({"username": 5}, TYPE.format("string", "number", "username")),
        ({"username": {}, "emails": [email("x")]}, TYPE.format("string", "object", "username")),
        ({"emails": [email()], "username": ""}, "username is invalid"),
        ({"emails": [email()], "username": "has space"}, "username is invalid"),
        ({"emails": [email()], "username": "a" * 256}, "username is invalid"),
        ({"emails": [email()], "id": "x"}, "failed to parse id as uuid"),
        ({"emails": [email()], "created_at": "yesterday"}, "failed to parse created_at as time"),
        ({"emails": [email()], "created_at": "2020-02-30T00:00:00Z"}, "failed to parse created_at as time"),
        (
            {"emails": [email()], "created_at": "0001-01-01T00:00:00+01:00"},
            "failed to parse created_at as time",
        ),
    ],
)
async def test_what_does_not_fit_is_refused(world: World, body: dict[str, Any], message: str) -> None:
    answer = await world.admin.post("/users", body)

    assert (answer.status_code, answer.json()) == error(400, message)


@pytest.mark.parametrize(
    ("content", "content_type", "status", "message"),
    [
        (b"", "application/json", 400, NEEDED),
        (b"{", "application/json", 400, "unexpected EOF"),
        (b"[1,", "application/json", 400, "unexpected EOF"),
        (b"emails=x", "text/plain", 415, "Unsupported Media Type"),
        (b"<a/>", "application/xml", 415, "Unsupported Media Type"),
        (b"{}", "", 415, "Unsupported Media Type"),
        (b" " * 70_000, "application/json", 413, "Request Entity Too Large"),
    ],
)
async def test_only_json_is_read(
    world: World, content: bytes, content_type: str, status: int, message: str
) -> None:
    headers = {"content-type": content_type} if content_type else {}

    answer = await world.admin.send("POST", "/users", content=content, headers=headers)

    assert (answer.status_code, answer.json()) == error(status, message)


async def test_what_is_taken_is_told_and_nothing_is_stored(world: World) -> None:
    await world.admin.post("/users", {"id": UNKNOWN, "emails": [email()], "username": "ada"})
    late = "22222222-2222-4222-8222-222222222222"
    wanted = email("late@example.com")

    same_id = await world.admin.post("/users", {"id": UNKNOWN, "emails": [wanted]})
    same_email = await world.admin.post("/users", {"id": late, "emails": [email("ADA@example.com")]})
    same_name = await world.admin.post("/users", {"id": late, "emails": [wanted], "username": "Ada"})

    assert (same_id.status_code, same_id.json()) == error(
        409, f"failed to create user with id '{UNKNOWN}': user already exists"
    )
    assert (same_email.status_code, same_email.json()) == error(
        409, f"failed to create email 'ada@example.com' for user '{late}': email already exists"
    )
    assert (same_name.status_code, same_name.json()) == error(
        409, f"failed to create username 'ada' for user '{late}': username already exists"
    )
    assert (await world.admin.get(f"/users/{late}")).status_code == 404
    assert (await world.admin.post("/users", {"emails": [wanted]})).status_code == 200


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize(
    ("user", "status", "message"),
    [
        ("not-an-id", 400, "failed to parse userId as uuid"),
        (UNKNOWN[:-1], 400, "failed to parse userId as uuid"),
        (UNKNOWN, 404, "user not found"),
    ],
)
async def test_what_is_no_user_is_refused(
    world: World, method: str, user: str, status: int, message: str
) -> None:
    answer = await world.admin.send(method, f"/users/{user}")

    assert (answer.status_code, answer.json()) == error(status, message)


async def test_a_deleted_user_is_gone_and_the_address_is_free(world: World) -> None:
    user = await world.user()

    answer = await world.admin.send("DELETE", f"/users/{user}")

    assert (answer.status_code, answer.content) == (204, b"")
    assert (await world.admin.get(f"/users/{user}")).status_code == 404
    assert await world.user() != user


async def test_pretty_json_is_for_reading(world: World) -> None:
    user = await world.user()

    answer = await world.admin.get(f"/users/{user}?pretty")

    assert answer.text.startswith('{\n  "id": ')
    assert int(answer.headers["content-length"]) == len(answer.content)


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/nonsense"), ("GET", "/users/"), ("GET", f"/users/{UNKNOWN}/nonsense"), ("OPTIONS", "/users")],
)
async def test_there_is_nothing_else(world: World, method: str, path: str) -> None:
    answer = await world.admin.send(method, path)

    assert (answer.status_code, answer.json()) == error(404, "Not Found")
    assert "vary" not in answer.headers
