"""What may be logged by accident shows no secret: reprs."""

import pytest

from flowapi.engine.contract import Client, Reply
from flowapi.engine.document import FlowDocument
from flowapi.engine.response import FlowAnswer
from flowapi.engine.runner import Submission

SECRET = "correct horse"
HELD = {"held": SECRET}


@pytest.mark.parametrize(
    "holder",
    [
        Client(ip="192.0.2.7", cookies=HELD),
        FlowAnswer(name="success", csrf_token=SECRET, payload=HELD, actions={}),
        FlowDocument("password_creation", [], data=HELD, history=[{"data": HELD}]),
        Reply(payload=HELD),
        Submission(HELD, SECRET),
    ],
    ids=lambda holder: type(holder).__name__,
)
def test_what_holds_a_secret_does_not_show_it(holder: object) -> None:
    assert SECRET not in repr(holder)
