"""How leniently each kind of value is read."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from config.kinds.collections import SECRETS, TEXT_MAP, TEXTS, TREE
from config.kinds.kind import Kind, UnacceptableError
from config.kinds.numbers import FLAG, NUMBER, Whole
from config.kinds.texts import SECRET, TEXT, BaseUrl, Choice, Text
from config.kinds.times import DURATION, Duration, DurationText
from config.yaml_document import read

MINUTE = timedelta(minutes=1)
COLOUR = Choice("red", "green", blank="red")


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (FLAG, "true", True),
        (FLAG, "'T'", True),
        (FLAG, "2", True),
        (FLAG, "0.0", False),
        (FLAG, "''", False),
        (FLAG, "'0'", False),
        (NUMBER, "8.9", 8),
        (NUMBER, "-8.9", -8),
        (NUMBER, "true", 1),
        (NUMBER, "'0x10'", 16),
        (NUMBER, "'010'", 8),
        (NUMBER, "0123", 83),
        (NUMBER, "'1_0'", 10),
        (NUMBER, "''", 0),
        (Whole(instead=20), "-3", 20),
        (DURATION, "90m", 90 * MINUTE),
        (DURATION, "60000000000", MINUTE),
        (DURATION, "6e10", MINUTE),
        (DURATION, "'0'", timedelta()),
        (Duration(instead=MINUTE), "0s", MINUTE),
        (DurationText(), "0", timedelta()),
        (DurationText(), "-1h", -60 * MINUTE),
        (TEXT, "0123", "0123"),
        (TEXT, "1.10", "1.10"),
        (TEXT, "true", "true"),
        (TEXT, "2024-01-01", "2024-01-01"),
        (Text(blank="x"), "''", "x"),
        (BaseUrl(), "https://a.example//", "https://a.example/"),
        (SECRET, "0123", SecretStr("0123")),
        (COLOUR, "GREEN", "green"),
        (COLOUR, "''", "red"),
        (TEXTS, "[a, 0123, ~]", ("a", "0123", "")),
        (TEXTS, "'a,b'", ("a,b",)),
        (TEXTS, "[]", ()),
        (SECRETS, "0123", (SecretStr("0123"),)),
        (TEXT_MAP, "{sub: 1, name: ~}", {"sub": "1", "name": ""}),
        (TREE, "{a: [1e3, {B: 1.5}]}", {"a": [1000, {"B": 1.5}]}),
    ],
)
def test_values_of_a_file(kind: Kind, text: str, value: object) -> None:
    found: Any = kind.read(read(text, "x.yaml").root)

    assert found == value
    assert type(found) is type(value) or isinstance(found, timedelta)


@pytest.mark.parametrize(
    ("kind", "text", "refusal"),
    [
        (FLAG, "yes", "found 'yes'; allowed: true or false"),
        (FLAG, "[true]", "found a list; allowed: true or false"),
        (NUMBER, "eight", "found 'eight'; allowed: a whole number"),
        (NUMBER, "'08'", "found '08'; allowed: a whole number"),
        (NUMBER, "' 8'", "found ' 8'; allowed: a whole number"),
        (NUMBER, ".inf", "found '.inf'; allowed: a whole number"),
        (NUMBER, "99999999999", "found '99999999999'; allowed: a whole number"),
        (Whole(least=1), "0", "found '0'; allowed: a whole number, at least 1"),
        (DURATION, "''", "found ''; allowed: a duration such as 90m, 1.5h or 2h45m"),
        (DURATION, "true", "found 'true'; allowed: a duration such as 90m, 1.5h or 2h45m"),
        (DURATION, "{a: b}", "found a mapping; allowed: a duration such as 90m, 1.5h or 2h45m"),
        (DurationText(), "3600", "found '3600'; allowed: a duration such as 90m, 1.5h or 2h45m"),
        (
            DurationText(positive=True),
            "0",
            "found '0'; allowed: a duration above zero such as 90m, 1.5h or 2h45m",
        ),
        (TEXT, "{a: b}", "found a mapping; allowed: text"),
        (SECRET, "[hidden]", "found a list; allowed: text"),
        (COLOUR, "gren", "found 'gren'; allowed: red, green; did you mean 'green'?"),
        (COLOUR, "1", "found '1'; allowed: red, green"),
        (TEXTS, "{a: b}", "found a mapping; allowed: a list of strings"),
        (TEXTS, "[[a]]", "found a list; allowed: text"),
        (TREE, "[a]", "found a list; allowed: a mapping"),
        (NUMBER, "x" * 81, f"found '{'x' * 79}…'; allowed: a whole number"),
    ],
)
def test_refusals_say_what_was_found_and_what_is_allowed(kind: Kind, text: str, refusal: str) -> None:
    with pytest.raises(UnacceptableError) as refused:
        kind.read(read(text, "x.yaml").root)

    assert str(refused.value) == refusal


@pytest.mark.parametrize(("kind", "text"), [(TEXTS, "[a, {b: c}]"), (TEXT_MAP, "{a: b, 1: [c]}")])
def test_a_refusal_within_a_value_says_where(kind: Kind, text: str) -> None:
    with pytest.raises(UnacceptableError) as refused:
        kind.read(read(text, "x.yaml").root)

    assert refused.value.at in ("[1]", ".1")
