"""The file of users to import, wherever it comes from, in a form that can be read twice."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPException
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO
from urllib.error import HTTPError
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    UnknownHandler,
)

from flowapi.errors.user_import import ImportRefused

STANDARD_INPUT = "-"
TIMEOUT_SECONDS = 30
MOST_IN_MEMORY = 16 << 20
"""In bytes; what is longer waits in a file without a name."""


@contextmanager
def opened_file(path: str) -> Iterator[IO[bytes]]:
    """What is in the file *path*, or comes in through the standard input.

    Raises:
        ImportRefused: It cannot be read.
    """
    with ExitStack() as stack:
        try:
            if path == STANDARD_INPUT:
                file = stack.enter_context(_kept(sys.stdin.buffer))
            else:
                file = stack.enter_context(Path(path).open("rb"))
                if not file.seekable():
                    file = stack.enter_context(_kept(file))
        except OSError as error:
            raise ImportRefused(f"failed to open {path}: {error.strerror}") from error
        yield file


@contextmanager
def opened_url(url: str) -> Iterator[IO[bytes]]:
    """What is at *url*.

    Raises:
        ImportRefused: It cannot be got.
    """
    with ExitStack() as stack:
        try:
            answer = stack.enter_context(_web().open(url, timeout=TIMEOUT_SECONDS))
            file = stack.enter_context(_kept(answer))
        except HTTPError as error:
            error.close()
            raise ImportRefused(f"failed to get file from url: {error.code} {error.reason}") from error
        except (OSError, HTTPException, ValueError) as error:
            raise ImportRefused(f"failed to get file from url: {error}") from error
        yield file


@contextmanager
def _kept(source: IO[bytes]) -> Iterator[IO[bytes]]:
    with SpooledTemporaryFile(MOST_IN_MEMORY) as kept:
        shutil.copyfileobj(source, kept)
        kept.seek(0)
        yield kept


def _web() -> OpenerDirector:
    """What opens URLs: those of HTTP only, none of files."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler,
        HTTPHandler,
        HTTPSHandler,
        HTTPRedirectHandler,
        HTTPDefaultErrorHandler,
        HTTPErrorProcessor,
        UnknownHandler,
    ):
        opener.add_handler(handler())
    return opener
