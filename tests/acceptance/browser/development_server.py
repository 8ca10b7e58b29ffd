"""Bare `flowapi serve`, in a directory where nothing is configured."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import yaml

from flowapi.cli.development import FOLDER, made_up
from tests.acceptance.configuration import SECRET, merged
from tests.acceptance.ports import free_port
from tests.acceptance.served import FLOWAPI, environment
from tests.acceptance.waiting import until_async

PATIENCE = 120
"""Seconds for a start that makes a database first, on a machine that starts browsers meanwhile."""


@dataclass(frozen=True, slots=True)
class DevelopmentServer:
    """A server in a process of its own; it logs to a file."""

    address: str
    admin: str
    process: subprocess.Popen[bytes]
    log: Path

    async def ready(self) -> None:
        """Wait until it answers."""
        async with httpx.AsyncClient(base_url=self.address) as client:

            async def answers() -> bool:
                assert self.process.poll() is None, self.told()
                try:
                    return (await client.get("/health/ready")).status_code == 200
                except httpx.TransportError:
                    return False

            await until_async(answers, "the development server", within=PATIENCE, told=self.told)

    def told(self) -> str:
        """What it has logged."""
        return self.log.read_text()


@contextmanager
def development_server(
    directory: Path, *words: str, changed: Mapping[str, Any] | None = None, port: int | None = None
) -> Iterator[DevelopmentServer]:
    """A server that runs in *directory* for as long as the block does.

    Args:
        changed: What its owner has changed in the configuration that was made up.
        port: Where it listens, if that has to be known before.
    """
    if changed:
        _configure(directory, changed)
    port, admin_port, log = port or free_port(), free_port(), directory / "log"
    ports = ("--port", str(port), "--admin-port", str(admin_port))
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*FLOWAPI, "serve", *ports, *words],
            cwd=directory,
            env=environment(),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield DevelopmentServer(f"http://localhost:{port}", f"http://localhost:{admin_port}", process, log)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _configure(directory: Path, changed: Mapping[str, Any]) -> None:
    content = merged(yaml.safe_load(made_up(SECRET)), changed)
    (directory / FOLDER).mkdir(mode=0o700)
    (directory / FOLDER / "config.yaml").write_text(yaml.safe_dump(content))
