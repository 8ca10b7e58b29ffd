"""The log of the process."""

import io
import logging
from collections.abc import Iterator

import orjson
import pytest

from flowapi.logging import JSONFormatter, log_as_json, log_as_text


@pytest.fixture(autouse=True)
def undisturbed() -> Iterator[None]:
    """Give the root logger back as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level
    logging.getLogger("flowapi").setLevel(logging.NOTSET)
    logging.getLogger("flowapi.web.listening").setLevel(logging.NOTSET)


def test_an_event_is_a_line_of_json() -> None:
    out = io.StringIO()
    log_as_json(out)

    logging.getLogger("flowapi.web").info(
        "a %s thing\nhappened", "strange", extra={"id": "trace-1", "more": 5}
    )

    line = orjson.loads(out.getvalue())
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "info",
        "logger": "flowapi.web",
        "message": "a strange thing\nhappened",
        "id": "trace-1",
    }
    assert out.getvalue().count("\n") == 1


def test_a_traceback_is_part_of_the_line() -> None:
    out = io.StringIO()
    log_as_json(out)

    try:
        raise KeyError("the reason")
    except KeyError:
        logging.getLogger("flowapi.web").exception("unexpected failure")

    assert "KeyError: 'the reason'" in orjson.loads(out.getvalue())["traceback"]


def test_of_others_only_warnings_are_told() -> None:
    out = io.StringIO()
    log_as_json(out)

    logging.getLogger("somebody.else").info("chatter")
    logging.getLogger("somebody.else").warning("careful")

    assert orjson.loads(out.getvalue())["message"] == "careful"


def test_a_developer_reads_text() -> None:
    out = io.StringIO()
    log_as_text(out)

    logging.getLogger("flowapi.web").info("hello")

    assert out.getvalue() == "INFO flowapi.web: hello\n"


def test_what_is_no_json_is_told_as_text() -> None:
    record = logging.LogRecord("flowapi", logging.INFO, "", 1, "x", None, None)
    record.__dict__["path"] = object

    assert "object" in orjson.loads(JSONFormatter().format(record))["path"]
