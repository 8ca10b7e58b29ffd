"""flowapi/services/import_entries/reading.py"""

import io
import json
from typing import Any

import pytest

from flowapi.errors.user_import import ImportRefused
from flowapi.services.import_entries.json_text import LONGEST_ENTRY
from flowapi.services.import_entries.reading import read_entries, read_member


class Dripping(io.BytesIO):
    """A file that gives one byte at a time."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(1)


def read(text: bytes) -> list[tuple[int, Any]]:
    return list(read_entries(io.BytesIO(text)))


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("[]", []),
        (" [ \n ] \t", []),
        ('[{"a": 1}]', [(1, {"a": 1})]),
        ('\ufeff[{"a": [1, {"b": "],}"}]} , null,\n"ünï\\u0041"]\n', None),
    ],
)
@pytest.mark.parametrize("kind", [io.BytesIO, Dripping])
def test_entries_come_one_by_one_with_their_numbers(
    text: str, entries: list[tuple[int, Any]] | None, kind: type[io.BytesIO]
) -> None:
    expected = [(1, {"a": [1, {"b": "],}"}]}), (2, None), (3, "ünïA")] if entries is None else entries

    assert list(read_entries(kind(text.encode()))) == expected


def test_a_long_list_is_read_as_it_is() -> None:
    entries = [{"number": number, "text": "x" * (number % 5000)} for number in range(300)]

    assert read(json.dumps(entries).encode()) == list(enumerate(entries, 1))


@pytest.mark.parametrize("text", [b"", b"  ", b"{", b'{"a": []}', b"null", b"]"])
def test_what_is_no_list_is_refused(text: bytes) -> None:
    with pytest.raises(ImportRefused, match=r"^The file does not hold a list of users\.$"):
        read(text)


@pytest.mark.parametrize("text", [b"[] []", b"[{}]]", b"[{}],"])
def test_more_than_a_list_is_refused(text: bytes) -> None:
    with pytest.raises(ImportRefused, match=r"^The file goes on after the list of users\.$"):
        read(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"[", "Error at entry 1 : the file ends before it"),
        (b"[{},", "Error at entry 2 : the file ends before it"),
        (
            b"[{",
            "Error at entry 1 : it is not JSON: Expecting property name enclosed in double quotes at its",
        ),
        (
            b"[{}, {]",
            "Error at entry 2 : it is not JSON: Expecting property name enclosed in double quotes at",
        ),
        (b"[{},]", "Error at entry 2 : it is not JSON: Expecting value at its character 1"),
        (b"[{} {}]", "Error at entry 1 : after it, a comma or the end of the list is missing"),
        (b"[{}", "Error at entry 1 : after it, a comma or the end of the list is missing"),
        (b'[{"a": NaN}]', "Error at entry 1 : it is not JSON: NaN is no number"),
        (b"[{}, " + b"[" * 100_000, "Error at entry 2 : it is nested too deeply"),
        (b'[{"a": ' + b"1" * 5000 + b"}]", "Error at entry 1 : it is not JSON: Exceeds the limit"),
    ],
)
def test_what_is_no_json_is_refused_with_the_number_of_the_entry(text: bytes, told: str) -> None:
    with pytest.raises(ImportRefused) as refusal:
        read(text)

    assert str(refusal.value).startswith(told)


@pytest.mark.parametrize("kind", [io.BytesIO, Dripping])
@pytest.mark.parametrize(
    ("text", "place"), [(b'[{"a": "\xff"}]', 9), (b'\xef\xbb\xbf["\xc3\xa4\xc3"]', 8), (b'["\xc3', 3)]
)
def test_what_is_no_utf_8_is_refused_with_its_place(text: bytes, place: int, kind: type[io.BytesIO]) -> None:
    with pytest.raises(ImportRefused, match=f"^The file is not in UTF-8: byte {place} is wrong.$"):
        list(read_entries(kind(text)))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b'[{"a": "' + b"x" * (3 * LONGEST_ENTRY), "longer than 1048576 characters"),
        (b"[1." + b"1" * (3 * LONGEST_ENTRY), "a comma or the end of the list is missing"),
    ],
    ids=["text", "number"],
)
def test_no_entry_is_read_without_end(text: bytes, told: str) -> None:
    endless = io.BytesIO(text)

    with pytest.raises(ImportRefused, match=told):
        list(read_entries(endless))

    assert endless.tell() < 2 * LONGEST_ENTRY


@pytest.mark.parametrize("kind", [io.BytesIO, Dripping])
@pytest.mark.parametrize(
    "text",
    [
        '{"users": [{"a": 1}, {"b": 2}]}',
        ' { "kind": "x,]}" , "n": 1234, "users" : [ {"a": 1} , {"b": 2} ] , "rest": {"a": [1, {"b": "}"}]}}',
        '{"users": [], "deep": [[[[{}]]]], "none": null, "users": [{"a": 1}, {"b": 2}], "end": -1.5e3}',
    ],
)
def test_the_list_of_a_member_is_found_among_others(text: str, kind: type[io.BytesIO]) -> None:
    assert [entry for _, entry in read_member(kind(text.encode()), "users")] == [{"a": 1}, {"b": 2}]


def test_what_is_passed_over_may_have_any_length() -> None:
    long = b'{"other": [' + b'{"text": "' + b"x" * 1000 + b'"}, '
    text = long + b'{"text": "y"}, ' * (LONGEST_ENTRY // 5) + b'0], "users": [1]}'

    assert list(read_member(io.BytesIO(text), "users")) == [(1, 1)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"", "The file does not hold an object."),
        (b"[]", "The file does not hold an object."),
        (b"{}", "The file has no list 'users'."),
        (b'{"a": 1}', "The file has no list 'users'."),
        (b'{"users": {}}', "The member 'users' is no list."),
        (b'{"users": []', "The file is not JSON: its object does not end as it should."),
        (b'{"users": []]', "The file is not JSON: its object does not end as it should."),
        (b'{"users" []}', "The file is not JSON: a colon is missing after the name of a member."),
        (b'{"users": []} x', "The file goes on after its object."),
        (b'{"users": [{"a": 1}, {"b"]}', "Error at entry 2 : it is not JSON: Expecting ':' delimiter at its"),
        (b'{"other": [', "Error at entry 1 : the file ends before it"),
        (b'{"other"', "The file is not JSON: a colon is missing after the name of a member."),
    ],
)
def test_an_object_without_the_list_is_refused(text: bytes, told: str) -> None:
    with pytest.raises(ImportRefused) as refusal:
        list(read_member(io.BytesIO(text), "users"))

    assert str(refusal.value).startswith(told)
