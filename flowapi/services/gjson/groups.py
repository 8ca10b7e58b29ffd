"""Groups of paths: ``{name,level}`` makes an object of what each leads to, ``[name,level]`` an array."""

from dataclasses import dataclass

from flowapi.services.gjson.paths import closing_quote
from flowapi.services.gjson.texts import is_valid, quoted

_NOT_IN_NAMES = frozenset("[]{}()#|!")


@dataclass(frozen=True, slots=True)
class Member:
    """One path of a group, and the key given for it, if any."""

    path: str
    given_key: str = ""

    @property
    def key(self) -> str:
        """The key as JSON: the given one, or else the last name of the path."""
        if self.given_key:
            is_json = self.given_key.startswith('"') and is_valid(self.given_key)
            return self.given_key if is_json else quoted(self.given_key)
        last = _last_name(self.path)
        simple = not any(char < " " or char in _NOT_IN_NAMES for char in last)
        return quoted(last if simple else "_")


def group_at_start(path: str) -> tuple[list[Member], str] | None:
    """The group that *path* begins with, and the path behind it; None if it is not closed."""
    found: list[Member] = []
    depth, place, start, colon, modifier = 1, 1, 1, 0, False

    def member(end: int) -> Member:
        if colon:
            return Member(path[colon + 1 : end], path[start:colon])
        return Member(path[start:end])

    while place < len(path):
        match path[place]:
            case "\\":
                place += 1
            case '"':
                place = closing_quote(path, place) - 1
            case "@" if path[place - 1] in ".|":
                modifier = True
            case ":" if depth == 1 and not colon and not modifier:
                colon = place
            case "," if depth == 1:
                found.append(member(place))
                start, colon, modifier = place + 1, 0, False
            case "[" | "(" | "{":
                depth += 1
            case "]" | ")" | "}":
                depth -= 1
                if depth == 0:
                    return [*found, member(place)], path[place + 1 :]
        place += 1
    return None


def _last_name(path: str) -> str:
    """What stands behind the last separator of *path* that is not escaped."""
    for place in range(len(path) - 1, -1, -1):
        if path[place] in "|." and (place == 0 or path[place - 1] != "\\"):
            return path[place + 1 :]
    return path
