"""Users as operators find them."""

from typing import Any

import pytest

from tests.web.admin.test_users import UNKNOWN, error
from tests.web.conftest import World


async def listed(world: World, query: str) -> list[str]:
    """The names of the users that *query* finds."""
    answer = await world.admin.get(f"/users?{query}")
    assert answer.status_code == 200
    return [user["name"] for user in answer.json()]


async def named(world: World, name: str, **members: Any) -> str:
    """A user of that name."""
    user = await world.user(f"{name}@example.com", **members)
    await world.admin.send("PATCH", f"/users/{user}", json={"name": name})
    return user


async def test_nobody_is_an_empty_list(world: World) -> None:
    answer = await world.admin.get("/users")

    assert (answer.status_code, answer.json()) == (200, [])
    assert answer.headers["x-total-count"] == "0"
    assert answer.headers["link"] == '<http://auth.example/users?page=1&per_page=20>; rel="first"'


async def test_users_are_filtered_sorted_and_cut_into_pages(world: World) -> None:
    ann = await named(world, "ann", created_at="2020-01-01T00:00:00Z", username="first")
    bert = await named(world, "bert", created_at="2021-01-01T00:00:00Z")
    await named(world, "cy", created_at="2022-01-01T00:00:00Z", username="last")

    assert await listed(world, "") == ["cy", "bert", "ann"]
    assert await listed(world, "sort_direction=desc") == ["cy", "bert", "ann"]
    assert await listed(world, "sort_direction=asc") == ["ann", "bert", "cy"]
    assert await listed(world, "sort_direction=&email=&username=&user_id=") == ["cy", "bert", "ann"]
    assert await listed(world, "email=ANN@&username=LAS") == ["cy", "ann"]
    assert await listed(world, f"user_id={ann},{bert.upper()}") == ["bert", "ann"]
    assert await listed(world, f"user_id={ann}&email=bert") == []
    assert await listed(world, "per_page=2&page=2") == ["ann"]
    assert await listed(world, "per_page=2&page=3") == []


async def test_a_list_shows_less_than_a_user_alone(world: World) -> None:
    user = await named(world, "ann", username="ann")
    await world.admin.post(f"/users/{user}/password", {"password": "some password"})
    await world.admin.send("PATCH", f"/users/{user}/metadata", json={"public_metadata": {"a": 1}})

    [shown] = (await world.admin.get("/users")).json()
    alone = (await world.admin.get(f"/users/{user}")).json()

    assert set(alone) - set(shown) == {"password", "metadata"}
    assert shown.items() <= alone.items()


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("page=two", "page must be a whole number"),
        ("per_page=1.5", "per_page must be a whole number"),
        ("sort_direction=upwards", "sort_direction must be desc or asc"),
        ("user_id=nonsense", "failed to parse user_id as uuid"),
        (f"user_id={UNKNOWN},", "failed to parse user_id as uuid"),
    ],
)
async def test_what_cannot_be_asked_is_refused(world: World, query: str, message: str) -> None:
    answer = await world.admin.get(f"/users?{query}")

    assert (answer.status_code, answer.json()) == error(400, message)


@pytest.mark.parametrize(
    "query",
    [
        "page=9223372036854775807&per_page=9223372036854775807",
        "email=%25%27%22%5C",
        "email=%F0%9F%98%80%FF",
        "username=" + "x" * 5000,
        "user_id=" + ",".join([UNKNOWN] * 500),
        "&&=&page&per_page",
    ],
)
async def test_odd_queries_find_nobody(world: World, query: str) -> None:
    answer = await world.admin.get(f"/users?{query}")

    assert (answer.status_code, answer.json()) == (200, [])
