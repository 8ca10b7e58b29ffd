"""What YAML means, where it stands, and what is refused."""

from typing import Any

import pytest

from config.errors import YamlError
from config.yaml_document import Mark, read


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("# nothing but a comment\n", None),
        ("yes", "yes"),
        ("[on, off, no, y, N]", ["on", "off", "no", "y", "N"]),
        ("[true, True, TRUE, false, False, FALSE]", [True, True, True, False, False, False]),
        ("[~, null, Null, NULL, ]", [None, None, None, None]),
        ("12:30:45", "12:30:45"),
        ("[0123, 0o17, 0x1F, 0b11, 1_000, -7, +7, 0]", [83, 15, 31, 3, 1000, -7, 7, 0]),
        ("[1e3, 1.10, .5, -1.5e-3, 09]", [1000.0, 1.1, 0.5, -0.0015, 9.0]),
        ("[0x, 1.2.3, 0o8, '1', \"true\", +, -, .]", ["0x", "1.2.3", "0o8", "1", "true", "+", "-", "."]),
        ("2024-01-01", "2024-01-01"),
        ("{1: a, true: b, ~: c, 0x1F: d}", {"1": "a", "true": "b", "~": "c", "0x1F": "d"}),
        ("[!!str 12, !!int '3', !!float 1, !!null '']", ["12", 3, 1, None]),
        ("a: &x {b: 1}\nc: {<<: *x, d: 2}\n", {"a": {"b": 1}, "c": {"b": 1, "d": 2}}),
        ("[&x {b: 1, c: 1}, {b: 2, <<: [*x, {d: 3, c: 4}]}]", [{"b": 1, "c": 1}, {"b": 2, "c": 1, "d": 3}]),
        ("a: |\n  one\n  two\nb: >\n  one\n  two\n", {"a": "one\ntwo\n", "b": "one two\n"}),
        ("a: 1\n---\nb: 2\n", {"a": 1}),
        ("\ufeffa: 1\n", {"a": 1}),
        ("a: " + "9" * 80, {"a": "9" * 80}),
    ],
)
def test_values(text: str, value: object) -> None:
    assert read(text, "x.yaml").value == value
    assert read(text.encode(), "x.yaml").value == value


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\nb: {c: 1, c: 2}", "2:11: the key 'c' is given twice (first in line 2)"),
        ("a:\n\tb: 1", "2:1: a tab cannot be used for indentation; use spaces"),
        ("a: {b: 1", "2:1: while parsing a flow mapping: did not find expected ',' or '}'"),
        ("a: b: c", "1:5: 'key: value' cannot stand here; check the indentation"),
        ("? [a]\n: b", "1:3: a key must be a plain word, not a list or a mapping"),
        ("a: *b", "1:4: the alias '*b' has no anchor '&b' that is complete before it"),
        ("a: &a [*a]", "1:8: the alias '*a' has no anchor '&a' that is complete before it"),
        ("a: !!python/none x", "1:4: the tag 'tag:yaml.org,2002:python/none' is not known"),
        ("a: !!map [1]", "1:4: the tag 'tag:yaml.org,2002:map' is not known"),
        ("a: !!int x", "1:4: the value does not fit its tag 'tag:yaml.org,2002:int'"),
        ("<<: 1", "1:1: '<<' needs a mapping or a list of mappings"),
        ("a: b\0", "1:5: a NUL character is not allowed"),
        ("a: b\n\x01", "2:1: this character is not allowed"),
        ("a: \ud800", "1:4: this is not UTF-8 text"),
        ("[" * 40, "1:34: this is nested too deeply; at most 32 levels are allowed"),
        ("{a: " * 40, "1:130: this is nested too deeply; at most 32 levels are allowed"),
        ("[" * 5000, "1:1001: while increasing flow level: exceeded maximum nesting depth"),
        ("#" * 1_000_001, "1:1: the file has 1000001 bytes; at most 1000000 are allowed"),
        ("- a\n" * 100_001, "100000:3: the document is too large; at most 100000 values are allowed"),
    ],
)
def test_refusals(text: str, problem: str) -> None:
    with pytest.raises(YamlError) as refused:
        read(text, "x.yaml")

    assert refused.value.problems == (f"x.yaml:{problem}",)


def test_what_does_not_end_the_reading_is_told_together() -> None:
    with pytest.raises(YamlError) as refused:
        read("a: 1\nb: !x 2\na: 3\nc: [", "x.yaml")

    assert [problem.partition(": ")[0] for problem in refused.value.problems] == [
        "x.yaml:2:4",
        "x.yaml:3:1",
        "x.yaml:5:1",
    ]


@pytest.mark.parametrize("raw", [b"a: 1\nb: \xff", "a: 1\nb: é".encode("utf-16"), b"\xff\xfea: 1"])
def test_only_utf_8_is_read(raw: bytes) -> None:
    with pytest.raises(YamlError, match=r"^x\.yaml:\d:\d: (this is not UTF-8 text|a NUL)"):
        read(raw, "x.yaml")


def test_aliases_count_with_what_they_stand_for() -> None:
    levels = [f"{chr(98 + i)}: &{chr(98 + i)} [{','.join([f'*{chr(97 + i)}'] * 9)}]" for i in range(9)]

    with pytest.raises(YamlError, match="too large"):
        read("\n".join(["a: &a [x,x,x,x,x,x,x,x,x]", *levels]), "x.yaml")
    with pytest.raises(YamlError, match="too deeply"):
        read("a: &a [[[[1]]]]\nb: [[[[*a]]]]", "x.yaml", max_depth=7)


def test_strict_refuses_what_hides_structure() -> None:
    text = "a: &x {b: 1}\nc: *x\nd: {<<: {e: 1}}\n"

    with pytest.raises(YamlError) as refused:
        read(text, "x.yaml", strict=True)

    assert refused.value.problems == (
        "x.yaml:1:4: the anchor '&x' is not allowed here",
        "x.yaml:2:4: the alias '*x' is not allowed here",
        "x.yaml:3:5: the merge key '<<' is not allowed here",
    )


def test_strict_allows_one_document() -> None:
    assert read("---\na: 1\n...\n", "x.yaml", strict=True).value == {"a": 1}
    with pytest.raises(YamlError, match=r"x\.yaml:2:1: only one document is allowed in a file"):
        read("a: 1\n---\nb: 1\n", "x.yaml", strict=True)


@pytest.mark.parametrize(
    ("path", "mark"),
    [
        ((), Mark(1, 1)),
        (("a",), Mark(1, 1)),
        (("a", "c"), Mark(3, 3)),
        (("a", "c", 0), Mark(4, 7)),
        (("a", "c", 1, "y"), Mark(5, 7)),
        (("a", "c", 1, "missing", "further"), Mark(5, 7)),
        (("missing",), Mark(1, 1)),
    ],
)
def test_places(path: Any, mark: Mark) -> None:
    assert read("a:\n  b: 1\n  c:\n    - x\n    - y: 0x10\n", "x.yaml").mark(path) == mark


def test_the_source_of_plain_scalars_is_kept() -> None:
    document = read("a: 0123\nb: '1'\nc: {d: 1.10}\n", "x.yaml")

    found = [list(document.root.along(path))[-1].text for path in (("a",), ("b",), ("c", "d"), ("c",))]
    assert found == ["0123", None, "1.10", None]
