"""An application with many tenants."""

from collections.abc import AsyncIterator

import pytest

from flowapi.services import rsa_jwk
from tests.web.conftest import Serve, World


@pytest.fixture
async def many(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """An application that serves many tenants; their keys are made fast."""
    monkeypatch.setattr(rsa_jwk, "KEY_SIZE", 2048)
    async with serve(multi_tenancy={"enabled": True}) as world:
        yield world
