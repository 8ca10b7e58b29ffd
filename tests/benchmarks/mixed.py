"""How long other requests take while as many passwords are hashed as can be, against a real server.

python -m tests.benchmarks.mixed [--dialect postgresql]
"""

import argparse
import asyncio
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from time import perf_counter

import httpx

from config.database_target import DatabaseTarget
from tests.acceptance.configuration import configuration
from tests.acceptance.served import Server, ending
from tests.acceptance.visitor import CLIENT, Visit, log_in, new_user, over
from tests.support.databases import migrated_database

EMAIL, PASSWORD = "ada@example.com", "correct horse"
OWASP = {"hashing": {"memory_kib": 19456, "iterations": 2, "parallelism": 1}}


@dataclass
class Times:
    """How long requests took, in seconds."""

    taken: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        shares = quantiles(self.taken, n=100)
        told = ", ".join(f"p{share} {shares[share - 1] * 1000:.1f} ms" for share in (50, 95, 99))
        return f"{told} ({len(self.taken)} requests)"


def main() -> None:
    """Measure, and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.mixed", description=__doc__)
    parser.add_argument("--dialect", default="sqlite", choices=("sqlite", "postgresql", "mysql"))
    parser.add_argument("--logins", type=int, default=16, help="clients that log in without a pause")
    parser.add_argument("--seconds", type=float, default=8)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, migrated_database(arguments.dialect, Path(name)) as target:
        asyncio.run(_measure(target, Path(name), arguments))


async def _measure(target: DatabaseTarget, directory: Path, arguments: argparse.Namespace) -> None:
    server = Server(directory, configuration(target, password=OWASP))
    with ending(server):
        await server.start()
        limits = httpx.Limits(max_connections=None)
        async with (
            httpx.AsyncClient(base_url=server.admin, timeout=60) as admin,
            httpx.AsyncClient(base_url=server.public, timeout=60, limits=limits) as public,
        ):
            await new_user(admin, EMAIL, PASSWORD)
            print("alone:         ", await _steps(public, arguments.seconds / 2))
            logins = [asyncio.create_task(_log_in_for_ever(public)) for _ in range(arguments.logins)]
            print("beside logins: ", await _steps(public, arguments.seconds))
            for task in logins:
                task.cancel()


async def _steps(public: httpx.AsyncClient, seconds: float) -> Times:
    """Steps of one flow, one after the other."""
    visit = await Visit(over(public)).start()
    await visit.run("register_client_capabilities", **CLIENT)
    await visit.run("continue_with_login_identifier", email=EMAIL)
    times, end = Times(), perf_counter() + seconds
    while perf_counter() < end:
        for action in ("continue_to_password_login", "back"):
            started = perf_counter()
            await visit.run(action)
            times.taken.append(perf_counter() - started)
            await asyncio.sleep(0.005)
    return times


async def _log_in_for_ever(public: httpx.AsyncClient) -> None:
    while True:
        await log_in(over(public), EMAIL, PASSWORD)


if __name__ == "__main__":
    main()
