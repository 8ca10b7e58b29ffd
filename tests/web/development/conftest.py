"""The development area over an application of the test's own."""

import io

import pytest

from flowapi.services.mail.mailbox import Mailbox
from flowapi.web.access_log import AccessLog
from flowapi.web.development.area import development_area
from flowapi.web.development.elements import ElementsScript
from flowapi.web.development.front import Front
from tests.support.http import Client
from tests.web.conftest import World

ELEMENTS = ElementsScript("https://cdn.example/elements.js", "https://cdn.example")


@pytest.fixture
def mailbox() -> Mailbox:
    """An empty mailbox."""
    return Mailbox()


@pytest.fixture
def out() -> io.StringIO:
    """What the area logs."""
    return io.StringIO()


@pytest.fixture
def developer(world: World, mailbox: Mailbox, out: io.StringIO) -> Client:
    """A client of the public API and of the development area in front of it."""
    area = development_area(
        world.application.parts,
        mailbox=mailbox,
        elements=ELEMENTS,
        flow_names=lambda: world.application.graphs.names,
        access_log=AccessLog(out, world.clock),
    )
    return Client(Front(area=area, public=world.application.public), base="http://localhost:8000")
