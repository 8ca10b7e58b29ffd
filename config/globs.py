"""Glob patterns of redirect targets, as regular expressions.

``*`` runs up to a separator, ``**`` over everything, ``?`` is one character that is no separator,
``[a-z]`` and ``[!a-z]`` are sets, ``{a,b}`` alternatives, and a backslash takes the next character as it is.
"""

import re

_LONGEST = 2_000
_MOST_BRACES = 50


def compile_glob(pattern: str, separators: str) -> re.Pattern[str]:
    """The expression that matches what *pattern* does, over a whole text.

    Raises:
        ValueError: brackets or braces do not match.
    """
    if len(pattern) > _LONGEST or pattern.count("{") > _MOST_BRACES:
        raise ValueError(f"it is longer than {_LONGEST} characters or has more than {_MOST_BRACES} braces")
    return re.compile(_Translation(pattern, separators).expression(), re.DOTALL)


class _Translation:
    def __init__(self, pattern: str, separators: str) -> None:
        self._pattern = pattern
        self._within = f"[^{re.escape(separators)}]"
        self._at = 0

    def expression(self) -> str:
        text = self._sequence(ends="")
        if self._at < len(self._pattern):
            raise ValueError(f"'{self._pattern[self._at]}' without an opening one")
        return text

    def _sequence(self, ends: str) -> str:
        parts = []
        while self._at < len(self._pattern) and self._pattern[self._at] not in (ends or "}"):
            parts.append(self._next())
        return "".join(parts)

    def _next(self) -> str:
        character = self._pattern[self._at]
        self._at += 1
        if character == "*":
            return self._stars()
        if character == "?":
            return self._within
        if character == "[":
            return self._set()
        if character == "{":
            return self._alternatives()
        if character == "\\" and self._at < len(self._pattern):
            character = self._pattern[self._at]
            self._at += 1
        return re.escape(character)

    def _stars(self) -> str:
        start = self._at
        while self._pattern[self._at : self._at + 1] == "*":
            self._at += 1
        return ".*" if self._at > start else f"{self._within}*"

    def _set(self) -> str:
        end = self._pattern.find("]", self._at)
        content = self._pattern[self._at : end]
        negated = content.startswith("!")
        content = content.removeprefix("!")
        if end < 0 or not content:
            raise ValueError("'[' without its content and a closing ']'")
        self._at = end + 1
        try:
            return re.compile(f"[{'^' if negated else ''}{_escaped_set(content)}]").pattern
        except re.error as error:
            raise ValueError(f"'[{content}]' is no set of characters") from error

    def _alternatives(self) -> str:
        parts = [self._sequence(ends=",}")]
        while self._pattern[self._at : self._at + 1] == ",":
            self._at += 1
            parts.append(self._sequence(ends=",}"))
        if self._pattern[self._at : self._at + 1] != "}":
            raise ValueError("'{' without a closing '}'")
        self._at += 1
        return f"(?:{'|'.join(parts)})"


def _escaped_set(content: str) -> str:
    return "".join(character if character == "-" else re.escape(character) for character in content)
