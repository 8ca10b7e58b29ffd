"""A database to begin with, and servers with many tenants over a copy of it."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from config.settings import Settings
from flowapi.services import rsa_jwk
from tests.support.stores import migrated as migrated
from tests.tenants.serving import Many, many_tenants


@pytest.fixture
def settings(migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Those of a server with many tenants, whose keys are made fast."""
    monkeypatch.setattr(rsa_jwk, "KEY_SIZE", 2048)
    shutil.copyfile(migrated, path := tmp_path / "many.sqlite")
    values: dict[str, Any] = {
        "secret_keys": ["a-secret-of-at-least-16-characters"],
        "database": {"dialect": "sqlite", "database": str(path)},
        "multi_tenancy": {"enabled": True},
        "audit_log": {"console_output": {"enabled": False}, "storage": {"enabled": True}},
    }
    return Settings.from_mapping(values)


@pytest.fixture
async def many(settings: Settings) -> AsyncIterator[Many]:
    """A server with many tenants."""
    async with many_tenants(settings) as many:
        yield many
