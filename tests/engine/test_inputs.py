"""Inputs: one declaration that validates and renders."""

from typing import Any

import pytest

from flowapi.engine.inputs import Form, Input
from flowapi.errors.steps import InputRejected
from tests.engine.declared import Make, boolean, email, json, password, text

ABSENT = object()


def found(declared: Input, value: Any) -> str | None:
    """The code that *value* is refused with."""
    form = Form.read((declared,), {} if value is ABSENT else {"field": value})
    try:
        form.validate((declared,))
    except InputRejected as rejected:
        [(name, error)] = rejected.errors.items()
        return error.code if name == "field" else f"an error of {name}"
    return None


MISSING, SHORT, LONG, INVALID = (
    "value_missing_error",
    "value_too_short_error",
    "value_too_long_error",
    "value_invalid_error",
)
NO_TEXT = (ABSENT, None, True, False, 0, 123456, 1.5, ["a@b.cc"], {"a": 1}, "")


@pytest.mark.parametrize("value", [ABSENT, None, True, 0, "", "no", [], {"a": 1}])
@pytest.mark.parametrize("declared", [boolean(required=True), json(required=True), boolean(), json()])
def test_nothing_is_required_of_truths_and_json(declared: Input, value: Any) -> None:
    assert found(declared, value) is None


@pytest.mark.parametrize("value", NO_TEXT)
@pytest.mark.parametrize("make", [text, password])
def test_only_a_text_is_content_where_something_is_required(make: Make, value: Any) -> None:
    assert found(make(required=True), value) == MISSING
    assert found(make(required=False), value) is None
    assert found(make(required=True), "x") is None


@pytest.mark.parametrize("value", NO_TEXT)
@pytest.mark.parametrize("make", [text, password])
def test_lengths_count_for_texts_only(make: Make, value: Any) -> None:
    assert found(make(min_length=8, max_length=0), value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (ABSENT, MISSING),
        (None, MISSING),
        ("", MISSING),
        ("  ", MISSING),
        (True, None),
        (0, None),
        (123456, None),
        (1.5, None),
        (["a"], None),
        ({"a": 1}, None),
    ],
)
def test_trimming_makes_a_text_of_everything(value: Any, expected: str | None) -> None:
    assert found(text(required=True, trim=True), value) == expected
    assert found(text(required=True, lower=True), value) == (None if value == "  " else expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("abc", SHORT), ("abcd", None), ("abcdef", None), ("abcdefg", LONG), ("", None)],
)
@pytest.mark.parametrize("make", [text, password])
def test_lengths_are_bounds_that_are_included(make: Make, value: str, expected: str | None) -> None:
    assert found(make(min_length=4, max_length=6), value) == expected


@pytest.mark.parametrize(
    ("make", "value", "expected"),
    [
        (text, "ääää", None),
        (text, "äää", SHORT),
        (text, "ääääää", None),
        (text, "äääääää", LONG),
        (text, "😀😀😀😀😀😀", None),
        (password, "äää", SHORT),
        (password, "ääää", LONG),
        (password, "äääa", LONG),
        (password, "aaaa", None),
        (password, "aaaaä", None),
    ],
)
def test_code_points_count_but_for_the_maximum_of_a_password(
    make: Make, value: str, expected: str | None
) -> None:
    assert found(make(min_length=4, max_length=6), value) == expected


def test_an_email_is_as_short_and_long_as_declared() -> None:
    declared = email(min_length=7, max_length=8)

    assert [found(declared, value) for value in ("a@b.cc", "a@bb.cc", "a@bb.ccc", "a@bb.cccc")] == [
        SHORT,
        None,
        None,
        LONG,
    ]


@pytest.mark.parametrize(
    "value", ["a@b.cc", "A@B.CC", " a.b%c+d-e_f@x-y.z.example ", "1@2.ab", "\u212a@b.cc", "\u0130@b.cc"]
)
def test_addresses_that_are_accepted(value: str) -> None:
    assert found(email(), value) is None


@pytest.mark.parametrize(
    "value",
    [
        "no address",
        "alice@localhost",
        "alice@x.y",
        "@x.yz",
        "a@b@c.de",
        "a@b.cc\nx",
        "ä@b.cc",
        "a@ä.cc",
        "a@b.cc.",
        "\u200ba@b.cc",
        "\ufeffa@b.cc",
        "a@b.c1",
    ],
)
def test_addresses_that_are_not(value: str) -> None:
    assert found(email(), value) == INVALID


@pytest.mark.parametrize(("value", "expected"), [(ABSENT, None), ("", None), (None, None), (5, INVALID)])
def test_an_address_may_be_missing_where_it_is_not_required(value: Any, expected: str | None) -> None:
    assert found(email(required=False), value) == expected
    assert found(email(required=True), value) == (expected or MISSING)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (ABSENT, None),
        (None, INVALID),
        ("", INVALID),
        (5, INVALID),
        (["google"], INVALID),
        ("google", None),
        ("apple", None),
        ("Google", INVALID),
    ],
)
def test_a_text_is_one_of_those_allowed(value: Any, expected: str | None) -> None:
    assert found(text(allowed=(("google", "Google"), ("apple", "Apple"))), value) == expected


def test_the_message_names_what_is_allowed() -> None:
    declared = text(allowed=(("google", "Google"), ("apple", "Apple")))

    error = declared.check("yahoo")

    assert str(error) == "The value is invalid. Must be one of: google,apple"


def test_missing_comes_before_not_allowed() -> None:
    assert found(text(required=True, allowed=(("a", "A"),)), "") == MISSING


def test_all_inputs_are_checked() -> None:
    inputs = (
        Input.string("one", required=True),
        Input.password("two", required=True, min_length=3),
        Input.boolean("three", required=True),
        Input.email("four", required=True),
    )
    form = Form.read(inputs, {"two": "xx", "four": "a@b.cc"})

    with pytest.raises(InputRejected) as rejected:
        form.validate(inputs)

    assert {name: error.code for name, error in rejected.value.errors.items()} == {
        "one": MISSING,
        "two": SHORT,
    }
