"""What cannot be served stops the start, also where tenants are loaded later."""

import pytest

from config.settings import Settings
from flowapi.errors.start import DefinitionError
from tests.tenants.serving import many_tenants

PACKAGES = ("actions", "tests.engine.parts")


async def test_a_service_that_is_not_there_stops_the_start(settings: Settings) -> None:
    wanting = settings.model_copy(update={"action_packages": PACKAGES})

    with pytest.raises(DefinitionError, match=r"action 'door\.knock' needs the unknown service 'bell'"):
        async with many_tenants(wanting):
            pass
