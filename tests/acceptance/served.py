"""A server in a process of its own, started from a configuration file as an operator starts it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import orjson

from tests.acceptance.configuration import write
from tests.acceptance.waiting import until, until_async

FLOWAPI = (sys.executable, "-m", "flowapi.cli.main")
PATIENCE = 30
"""Seconds in which everything has to happen on a machine that has other things to do."""
TOLD_ALWAYS = ("PATH", "LANG", "HOME", "VIRTUAL_ENV", "PYTHONPATH")


def environment(**variables: str) -> dict[str, str]:
    """An environment that configures nothing but what *variables* say."""
    return {name: os.environ[name] for name in TOLD_ALWAYS if name in os.environ} | variables


def flowapi(
    *words: str, cwd: Path, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run one verb to its end."""
    return subprocess.run(
        [*FLOWAPI, *words],
        cwd=cwd,
        env=environment(**variables or {}),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


@dataclass
class Server:
    """One server; it may be stopped, killed and started again."""

    directory: Path
    content: Mapping[str, Any]
    words: Sequence[str] = ("serve", "all")
    command: Sequence[str] = FLOWAPI
    name: str = field(default_factory=lambda: uuid4().hex)
    process: subprocess.Popen[bytes] | None = None

    @property
    def public(self) -> str:
        """Where the public API is."""
        return f"http://{self.content['server']['public']['address']}"

    @property
    def admin(self) -> str:
        """Where the admin API is."""
        return f"http://{self.content['server']['admin']['address']}"

    @property
    def config(self) -> Path:
        """The configuration file."""
        return self.directory / f"{self.name}.yaml"

    @property
    def pid(self) -> int:
        """The process."""
        assert self.process
        return self.process.pid

    def launch(self) -> None:
        """Start the process, and do not wait for anything."""
        write(self.directory, self.content, self.config.name)
        out, errors = ((self.directory / f"{self.name}.{kind}").open("ab") for kind in ("out", "err"))
        with out, errors:
            self.process = subprocess.Popen(
                [*self.command, *self.words, "--config", str(self.config)],
                cwd=self.directory,
                env=environment(),
                stdout=out,
                stderr=errors,
                start_new_session=True,
            )

    async def start(self) -> None:
        """Start the process and wait until it takes requests."""
        self.launch()
        await self.ready()

    async def ready(self) -> None:
        """Wait until the public API answers."""
        async with httpx.AsyncClient(base_url=self.public) as client:

            async def answers() -> bool:
                self._must_live()
                try:
                    return (await client.get("/health/ready")).status_code == 200
                except httpx.TransportError:
                    return False

            await until_async(answers, "the server to be ready", within=PATIENCE, told=self.told)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """End the process, and all that it has started, in the middle of whatever they do."""
        assert self.process
        os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()

    async def stop(self) -> int:
        """Ask the process to end; the exit code."""
        self.signal(signal.SIGTERM)
        return await self.ended()

    async def ended(self) -> int:
        """The exit code, once the process has ended."""
        assert self.process
        process = self.process
        await until(lambda: process.poll() is not None, "the server to end", within=PATIENCE, told=self.told)
        return process.returncode

    @property
    def errors(self) -> str:
        """What it wrote to the standard error output."""
        return (self.directory / f"{self.name}.err").read_text()

    def told(self) -> str:
        """The last words of the server, for a test that failed."""
        return self.errors[-3000:]

    def logged(self, *levels: str) -> list[dict[str, Any]]:
        """The events of its log of these *levels*."""
        lines = [line for line in self.errors.splitlines() if line.startswith("{")]
        return [event for event in map(orjson.loads, lines) if event["level"] in levels]

    def _must_live(self) -> None:
        assert self.process
        assert self.process.poll() is None, f"the server has ended\n{self.told()}"


@contextmanager
def ending(*servers: Server) -> Iterator[None]:
    """Leave no process behind."""
    try:
        yield
    finally:
        for server in servers:
            if server.process and server.process.poll() is None:
                server.kill()
