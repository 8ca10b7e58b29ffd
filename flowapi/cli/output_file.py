"""Files that commands write.

Rule 1: a file is written whole or not at all, whatever ends the command: until the end its content is in
another one beside it, and what was there stays.
Rule 2: only its owner can read it, since it may hold secrets.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import BinaryIO, NoReturn, Protocol

from flowapi.errors.operating import CommandRefused
from flowapi.randomness import random_tag

STANDARD_OUTPUT = "-"
_STOPPED = 128 + signal.SIGTERM


class Output(Protocol):
    """Where content goes."""

    def write(self, content: bytes) -> None:
        """Write *content*."""
        ...


class _Output:
    def __init__(self, file: BinaryIO, path: str) -> None:
        self._file = file
        self._path = path

    def write(self, content: bytes) -> None:
        with _told(self._path):
            self._file.write(content)

    def finish(self) -> None:
        """Let nothing that was written wait in the memory of the process or the system."""
        with _told(self._path):
            self._file.flush()
            os.fsync(self._file.fileno())


@contextmanager
def output_file(path: str) -> Iterator[Output]:
    """What becomes the file *path* at the end of the block if all goes well; `-` is the standard output.

    Raises:
        CommandRefused: It cannot be written.
    """
    if path == STANDARD_OUTPUT:
        yield _Output(sys.stdout.buffer, "the standard output")
        return
    if Path(path).exists() and not Path(path).is_file():
        yield from _written_in_place(path)
    else:
        yield from _written_beside(path)


def _written_in_place(path: str) -> Iterator[Output]:
    """A pipe or a device, in whose place nothing can be put."""
    with ExitStack() as stack:
        with _told(path):
            file = stack.enter_context(open(path, "wb", buffering=0))
        yield _Output(file, path)


def _written_beside(path: str) -> Iterator[Output]:
    target = Path(os.path.realpath(path))  # or a link would be replaced
    beside = target.parent / f".flowapi-{random_tag()}"
    with _ended_in_order(), ExitStack() as stack:
        # The name is known before the file is there, so that it is removed whenever the end comes.
        stack.callback(beside.unlink, missing_ok=True)
        with _told(path):
            file = stack.enter_context(open(beside, "xb", opener=_for_the_owner))
        output = _Output(file, path)
        yield output
        output.finish()
        with _told(path):
            os.replace(beside, target)


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def _told(path: str) -> Iterator[None]:
    """Say which file it was that could not be written."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CommandRefused(f"failed to write {path}: {error.strerror}") from error


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Let a signal that ends the process end it as an exception does."""

    def end(_number: int, _frame: FrameType | None) -> NoReturn:
        sys.exit(_STOPPED)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
