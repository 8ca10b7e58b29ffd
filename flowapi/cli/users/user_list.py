"""Files that hold a list of users, an entry per line."""

import json
from typing import Any

from flowapi.cli.output_file import Output


class UserList:
    """A list that is being written; `finish` ends it."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._before = "[\n"
        self.count = 0

    def add(self, entry: dict[str, Any]) -> None:
        """Write an entry."""
        self._output.write(f"{self._before}{json.dumps(entry, ensure_ascii=False)}".encode())
        self._before = ",\n"
        self.count += 1

    def finish(self) -> None:
        """Write what comes after the last."""
        self._output.write(b"\n]\n" if self.count else b"[]\n")
