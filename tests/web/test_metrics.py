"""What operators measure."""

import re

import pytest

from storage.errors import DatabaseUnavailable
from storage.repositories.outbox import OutboxRepository
from tests.support.records import a_message
from tests.web.conftest import Serve, World
from tests.web.visits import ALICE, PASSWORD, Visit, with_password

METRIC = re.compile(r'([a-z_]+)(?:\{((?:[a-z]+="[^"\\\n]*",?)+)\})? (-?[0-9.e+-]+|\+Inf)')
HISTOGRAMS = (
    "hanko_request_duration_seconds",
    "hanko_request_size_bytes",
    "hanko_response_size_bytes",
)


async def page(world: World) -> str:
    answer = await world.admin.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return answer.text


async def values(world: World, name: str) -> dict[str, float]:
    """The values of a metric, by their labels as they stand there."""
    found = re.findall(rf"^{name}(?:{{(.*)}})? (\S+)$", await page(world), re.MULTILINE)
    return {labels: float(value) for labels, value in found}


async def test_the_page_is_what_prometheus_reads(world: World) -> None:
    await with_password(world)
    await Visit(world).begin(ALICE)

    lines = (await page(world)).splitlines()

    kinds = dict(line.split()[2:4] for line in lines if line.startswith("# TYPE"))
    samples = [line for line in lines if not line.startswith("#")]
    assert all(METRIC.fullmatch(line) for line in samples)
    assert {name for name in kinds if name.startswith("hanko_")} == {"hanko_requests_total", *HISTOGRAMS}
    assert set(kinds.values()) == {"counter", "gauge", "histogram"}
    assert len(lines) == len(samples) + 2 * len(kinds)
    ends = re.compile(r"_(bucket|sum|count)$")
    for line in samples:
        name = re.split(r"[{ ]", line)[0]
        assert (ends.sub("", name) if ends.sub("", name) in HISTOGRAMS else name) in kinds


async def test_requests_are_counted_by_what_they_asked_for(world: World) -> None:
    await world.admin.get("/users/not-an-id")
    await world.admin.get("/users/nor-this")
    await world.admin.get("/nonsense/1")
    await world.admin.get("/nonsense/2")
    await world.public.get("/me")
    await world.admin.get("/metrics")

    host = 'host="auth.example"'
    assert await values(world, "hanko_requests_total") == {
        f'code="400",method="GET",{host},url="/users/:id"': 2,
        f'code="404",method="GET",{host},url="/*"': 2,
        f'code="401",method="GET",{host},url="/me"': 1,
        f'code="200",method="GET",{host},url="/metrics"': 1,
    }


async def test_sizes_fall_into_buckets(world: World) -> None:
    await world.admin.post("/users", {"username": "x" * 3000})

    labels = 'code="400",method="POST",host="auth.example",url="/users",le="{}"'
    received = await values(world, "hanko_request_size_bytes_bucket")
    sent = await values(world, "hanko_response_size_bytes_bucket")
    took = await values(world, "hanko_request_duration_seconds_count")

    assert [received[labels.format(bound)] for bound in ("2048", "5120", "10485760", "+Inf")] == [0, 1, 1, 1]
    assert sent[labels.format("1024")] == 1
    assert sum(took.values()) == 3


async def test_nobody_can_make_up_ever_more_names(world: World) -> None:
    for number in range(50):
        await world.admin.send("GET", f"/nonsense/{number}", headers={"host": f"h{number}.example"})
    await world.admin.send("GET", "/nonsense", headers={"host": 'a"b'})

    counted = await values(world, "hanko_requests_total")

    assert len(counted) == 17
    assert counted['code="404",method="GET",host="other",url="/*"'] == 35


async def test_flows_are_counted_by_what_became_of_them(world: World) -> None:
    await with_password(world)
    visit = Visit(world)
    await visit.begin(ALICE)
    await visit.act("password_login", password="wrong")
    await visit.act("password_login", password=PASSWORD)
    await world.public.post("/login?action=nonsense%4000000000-0000-4000-8000-000000000000", {})

    outcomes = await values(world, "flowapi_flow_steps_total")
    states = await values(world, "flowapi_flow_states_total")

    assert outcomes['flow="login",outcome="started"'] == 1
    assert outcomes['flow="login",outcome="finished"'] == 1
    assert outcomes['flow="login",outcome="form_data_invalid_error"'] == 1
    assert outcomes['flow="login",outcome="operation_not_permitted_error"'] == 1
    assert states['flow="login",state="login_password"'] == 1
    assert states['flow="login",state="success"'] == 1


async def test_refusals_are_counted_by_limit(serve: Serve) -> None:
    limits = {"enabled": True, "store": "in_memory", "password_limits": {"tokens": 1, "interval": "1m"}}
    async with serve(rate_limiter=limits) as world:
        await with_password(world)
        visit = Visit(world)
        await visit.begin(ALICE)
        for _ in range(3):
            await visit.act("password_login", password="wrong")

        assert await values(world, "flowapi_rate_limit_refusals_total") == {'limit="password"': 2}


async def test_messages_are_counted_by_kind(world: World) -> None:
    async with world.application.database.store() as store:
        await store.outbox.add(a_message(world.clock.now))
        await store.commit()

    kinds = await values(world, "flowapi_outbox_messages")
    ages = await values(world, "flowapi_outbox_oldest_seconds")
    up = await values(world, "flowapi_database_up")

    assert kinds == {'kind="mail"': 1}
    assert ages['kind="mail"'] > 0
    assert up == {"": 1}
    assert await values(world, "flowapi_hashing_pending") == {"": 0}
    assert (await values(world, "flowapi_hashing_threads"))[""] >= 1


async def test_a_database_that_is_away_is_told_and_nothing_fails(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_: OutboxRepository) -> None:
        raise DatabaseUnavailable

    monkeypatch.setattr(OutboxRepository, "backlog", away)

    assert await values(world, "flowapi_database_up") == {"": 0}
    assert await values(world, "flowapi_outbox_messages") == {}


async def test_connections_are_told_by_what_they_do(world: World) -> None:
    store = world.application.database.store()
    async with store:
        await store.outbox.add(a_message())

        held = await values(world, "flowapi_database_connections")

        assert held['pool="writers",state="busy"'] == 1
    assert (await values(world, "flowapi_database_connections"))['pool="writers",state="busy"'] == 0


async def test_the_process_is_told(world: World) -> None:
    told = await page(world)

    for name in (
        "process_cpu_seconds_total",
        "process_max_fds",
        "python_info",
        "python_gc_collections_total",
    ):
        assert f"# TYPE {name} " in told
    assert (await values(world, "process_start_time_seconds"))[""] > 1.6e9
