"""``flowapi user convert firebase``"""

import json
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flowapi.cli.import_file import opened_file
from flowapi.cli.output_file import Output, output_file
from flowapi.cli.telling import tell
from flowapi.cli.users.user_list import UserList
from flowapi.errors.operating import CommandRefused
from flowapi.services.firebase.hash_config import HashConfig, hash_config
from flowapi.services.firebase.users import Conversion, NotConverted
from flowapi.services.import_entries.reading import read_member


class NobodyConverted(CommandRefused):
    """There is not a single user that could be imported."""


def run(arguments: Namespace) -> int:
    """Convert the users; 1 if nobody could be converted."""
    if arguments.config is None:
        arguments.complain("the following arguments are required: --config")
    if arguments.output == arguments.dlq:
        arguments.complain("--output and --dlq must be different files")
    config = hash_config(_read(arguments.config))
    with opened_file(arguments.input) as file, output_file(arguments.dlq) as failures:
        users = (user for _, user in read_member(file, "users"))
        told = Failures(failures)
        try:
            written = _convert(users, config, arguments.output, told)
        except NobodyConverted:
            written = 0
    if not written:
        tell(
            "could not convert any users, no output file written, "
            f"number of failed entries that went to DLQ={told.count}"
        )
        return 1
    partly = " with partial failures" if told.count else ""
    tell(f"conversion completed{partly}: written={written} failed={told.count}")
    return 0


class Failures:
    """The file of those who could not be converted, one per line."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self.count = 0

    def add(self, error: NotConverted, user: Any) -> None:
        """Write who it was, and why."""
        line = json.dumps({"error": str(error), "user": user}, ensure_ascii=False)
        self._output.write(f"{line}\n".encode("utf-8", "surrogatepass"))
        self.count += 1


def _convert(users: Iterable[Any], config: HashConfig, path: str, failures: Failures) -> int:
    conversion = Conversion(config, tell)
    with output_file(path) as output:
        converted = UserList(output)
        for user in users:
            try:
                converted.add(conversion.entry_of(user))
            except NotConverted as error:
                failures.add(error, user)
        if not converted.count:
            raise NobodyConverted
        converted.finish()
    return converted.count


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise CommandRefused(f"failed to open {path}: {error.strerror}") from error
