"""The log of the process: one line of JSON per event, on the standard error output.

Rule 1: what a request was answered is the access log's business (``flowapi.web.access_log``), not this one's.
"""

import logging
from datetime import UTC, datetime
from typing import Any, TextIO

import orjson

EXTRAS = ("id", "path", "pid")
"""What events may say beside their message: the id of a request and its path, the number of a process."""


class JSONFormatter(logging.Formatter):
    """An event as a line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of *record*."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: record.__dict__[name] for name in EXTRAS if name in record.__dict__}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return orjson.dumps(line, option=orjson.OPT_UTC_Z, default=str).decode()


def log_as_json(out: TextIO) -> None:
    """Write our events, and the warnings of others, to *out* as JSON."""
    _log(out, JSONFormatter())


def log_as_text(out: TextIO) -> None:
    """The same for the eyes of a developer."""
    _log(out, logging.Formatter("%(levelname)s %(name)s: %(message)s"))


def _log(out: TextIO, formatter: logging.Formatter) -> None:
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("flowapi").setLevel(logging.INFO)
    logging.getLogger("flowapi.web.listening").setLevel(logging.WARNING)
