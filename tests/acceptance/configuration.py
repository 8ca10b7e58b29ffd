"""Configuration files for servers of a test's own."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from config.database_target import DatabaseTarget
from tests.acceptance.ports import free_port

SECRET = "a secret of the acceptance tests"


def address() -> str:
    """A free address on this machine."""
    return f"127.0.0.1:{free_port()}"


def database_section(target: DatabaseTarget) -> dict[str, Any]:
    """The section `database` that leads to *target*."""
    parts = {
        "dialect": target.dialect,
        "host": target.host,
        "port": str(target.port or ""),
        "user": target.user,
        "password": target.password,
        "database": target.database,
    }
    return {name: value for name, value in parts.items() if value}


def configuration(target: DatabaseTarget, /, **sections: Any) -> dict[str, Any]:
    """A configuration with cheap passwords and without passkeys; *sections* are merged into it."""
    usual: dict[str, Any] = {
        "secret_keys": [SECRET],
        "database": database_section(target),
        "server": {"public": {"address": address()}, "admin": {"address": address()}},
        "password": {"hashing": {"memory_kib": 64, "iterations": 1}},
        "passkey": {"enabled": False},
        "mfa": {"enabled": False},
        "session": {"limit": 1000, "enable_auth_token_header": True},
        "rate_limiter": {"enabled": False},
        "email_delivery": {"enabled": False},
    }
    return merged(usual, sections)


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """*below* with the values of *above* in it, section by section."""
    result = dict(below)
    for name, value in above.items():
        old = result.get(name)
        result[name] = merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return result


def write(directory: Path, content: Mapping[str, Any], name: str = "flowapi.yaml") -> Path:
    """A configuration file."""
    path = directory / name
    path.write_text(yaml.safe_dump(dict(content)))
    return path
