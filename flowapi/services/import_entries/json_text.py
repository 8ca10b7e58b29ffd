"""The text of a JSON file, value by value, however long it is.

Rule 1: no more of the file is held than one value, whose length is bounded.
"""

import json
import re
from codecs import getincrementaldecoder
from typing import IO, Any, NoReturn

from flowapi.errors.user_import import ImportRefused

LONGEST_ENTRY = 1 << 20
"""In characters."""

_CHUNK = 1 << 16
_DEEPER = {"[": 1, "{": 1, "]": -1, "}": -1, ",": 0, ":": 0}
_CUT = re.compile(r"[-+.eE0-9]*\Z")
"""What may follow a number at the end of the window, because the rest of the number comes after it."""
_BLANKS = re.compile(r"[ \t\n\r]*")


class JsonText:
    """The text of a file, of which a window is held; *number* is that of the entry under way."""

    def __init__(self, file: IO[bytes]) -> None:
        self.number = 1
        self._file = file
        self._decode = getincrementaldecoder("utf-8-sig")().decode
        self._window, self._at = "", 0
        self._bytes = 0

    def mark(self) -> str:
        """The next character that is not blank, which comes next from now on; empty at the end."""
        while True:
            blanks = _BLANKS.match(self._window, self._at)
            self._at = blanks.end() if blanks else self._at
            if self._at < len(self._window):
                return self._window[self._at]
            if not self._more():
                return ""

    def skip(self) -> None:
        """Go past the character that comes next."""
        self._at += 1

    def entry(self) -> Any:
        """The value that comes next."""
        if not self.mark():
            self.refuse("the file ends before it")
        while True:
            start = self._at
            try:
                value, end = _DECODER.raw_decode(self._window, start)
            except RecursionError:
                self.refuse("it is nested too deeply")
            except ValueError as error:
                # It may be that the window ends within the entry.
                if not self._grown():
                    self.refuse(self._told(error, start))
            else:
                if _CUT.match(self._window, end) and self._grown():
                    continue
                self._at += end - start  # what lies before may have been dropped
                return value

    def pass_over(self) -> None:
        """Go past the value that comes next, however long it is; of its form, little is checked."""
        depth = 0
        while True:
            deeper = _DEEPER.get(self.mark())
            if deeper is None:
                self.entry()
            else:
                depth += deeper
                self.skip()
            if depth <= 0:
                return

    def refuse(self, reason: str) -> NoReturn:
        """Give up at the entry under way."""
        raise ImportRefused(f"Error at entry {self.number} : {reason}")

    def _grown(self) -> bool:
        return len(self._window) - self._at <= LONGEST_ENTRY and self._more()

    def _more(self) -> bool:
        """Let the window begin with what comes next, and read on; False at the end of the file."""
        chunk = self._file.read(_CHUNK)
        try:
            added = self._decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            place = self._bytes + len(chunk) - len(error.object) + error.start + 1
            raise ImportRefused(f"The file is not in UTF-8: byte {place} is wrong.") from error
        self._bytes += len(chunk)
        self._window, self._at = self._window[self._at :] + added, 0
        return bool(chunk)

    def _told(self, error: ValueError, start: int) -> str:
        reason = str(error)
        if isinstance(error, json.JSONDecodeError):
            reason = f"{error.msg} at its character {error.pos - start + 1}"
        if len(self._window) - self._at > LONGEST_ENTRY:
            return f"it is longer than {LONGEST_ENTRY} characters or not JSON: {reason}"
        return f"it is not JSON: {reason}"


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


_DECODER = json.JSONDecoder(parse_constant=_no_number)
