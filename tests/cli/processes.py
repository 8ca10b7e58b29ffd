"""The command line as a process of its own."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import yaml

PATIENCE = 60
TOLD_ALWAYS = ("PATH", "HOME", "LANG", "VIRTUAL_ENV", "PYTHONPATH")
"""Environment variables that configure nothing."""


def environment(**more: str) -> Mapping[str, str]:
    """The environment of a process, without anything that would configure it."""
    kept = {name: os.environ[name] for name in TOLD_ALWAYS if name in os.environ}
    return kept | more


def flowapi(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one verb in *folder* to its end."""
    return subprocess.run(
        [sys.executable, "-m", "flowapi.cli.main", *words],
        cwd=folder,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@dataclass
class Process:
    """A verb that is running; its outputs are one stream."""

    running: subprocess.Popen[str]

    def wait_for(self, text: str) -> str:
        """Read lines up to the one that contains *text*, which is returned."""
        output = self.running.stdout
        assert output
        seen: list[str] = []
        for line in output:
            seen.append(line)
            if text in line:
                return line
        raise AssertionError(f"'{text}' never came:\n{''.join(seen)}")

    def tell(self, number: signal.Signals) -> None:
        """Send a signal."""
        self.running.send_signal(number)

    def stop(self) -> int:
        """Ask it to end; the exit code."""
        self.tell(signal.SIGTERM)
        return self.running.wait(PATIENCE)


@contextmanager
def started(folder: Path, *words: str) -> Iterator[Process]:
    """A verb that runs in *folder* for as long as the block does."""
    running = subprocess.Popen(
        [sys.executable, "-u", "-m", "flowapi.cli.main", *words],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield Process(running)
    finally:
        running.terminate()
        running.wait(PATIENCE)
        if running.stdout:
            running.stdout.close()


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def configured(folder: Path, database: Path, **sections: Any) -> Path:
    """A configuration file for *database*; *sections* come on top."""
    path = folder / "flowapi.yaml"
    content = {
        "secret_keys": ["a-secret-of-at-least-16-characters"],
        "database": {"dialect": "sqlite", "database": str(database)},
        "server": {
            "public": {"address": f"127.0.0.1:{free_port()}"},
            "admin": {"address": f"127.0.0.1:{free_port()}"},
            "management": {"address": f"127.0.0.1:{free_port()}"},
        },
        **sections,
    }
    path.write_text(yaml.safe_dump(content))
    return path


def port_of(config: Path, server: str) -> int:
    """The port that *config* gives to a server."""
    address: str = yaml.safe_load(config.read_text())["server"][server]["address"]
    return int(address.rpartition(":")[2])


def asked(port: int, method: str, path: str) -> tuple[int, bytes]:
    """The status and the body that a server on this machine answers with."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
