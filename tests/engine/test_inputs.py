"""Inputs: one declaration that validates and renders."""

from collections.abc import Callable
from typing import Any

import pytest

from flowapi.engine.inputs import Form, Input, as_text, lowered
from flowapi.errors import InputRejected, ValueInvalid, ValueMissing

ABSENT = object()
Make = Callable[..., Input]


def text(**options: Any) -> Input:
    return Input.string("field", **options)


def email(**options: Any) -> Input:
    return Input.email("field", **{"required": False, **options})


def password(**options: Any) -> Input:
    return Input.password("field", **{"required": False, **options})


def boolean(**options: Any) -> Input:
    return Input.boolean("field", **options)


def json(**options: Any) -> Input:
    return Input.json("field", **options)


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


def test_what_is_not_declared_is_not_read() -> None:
    form = Form.read((text(),), {"field": "x", "email": "a@b.cc"})

    assert "email" not in form
    assert (form.text("email"), form.flag("email"), form.json("email"), form.raw("email")) == (
        "",
        False,
        None,
        None,
    )


@pytest.mark.parametrize(
    "white",
    ["\t", "\n", "\v", "\f", "\r", " ", "\x85", "\xa0", "\u1680", "\u2003", "\u2028", "\u202f", "\u3000"],
)
def test_white_space_goes_from_the_ends(white: str) -> None:
    assert text(trim=True).prepare(f"{white}a{white}b{white}{white}") == f"a{white}b"


@pytest.mark.parametrize("kept", ["\u200b", "\ufeff", "\x1c", "\x1f", "\u180e", "\0"])
def test_what_is_no_white_space_stays(kept: str) -> None:
    assert text(trim=True).prepare(f"{kept}a{kept}") == f"{kept}a{kept}"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("ABC", "abc"),
        ("\u0130", "i"),
        ("\u212a", "k"),
        ("ÄÖ", "äö"),
        ("ΟΔΟΣ", "οδοσ"),
        ("ẞ", "ß"),
        ("ﬁ", "ﬁ"),
    ],
)
def test_lower_case_is_one_code_point_for_one(given: str, expected: str) -> None:
    assert lowered(given) == expected
    assert len(lowered(given)) == len(given)


@pytest.mark.parametrize("value", [5, True, ["secret"], {"a": 1}])
@pytest.mark.parametrize("make", [text, password])
def test_what_counts_as_missing_is_not_read_either(make: Make, value: Any) -> None:
    form = Form.read((make(required=False, min_length=8),), {"field": value})

    assert form.text("field") == ""


def test_a_password_stays_as_typed() -> None:
    form = Form.read((password(),), {"field": "  Secret \n"})

    assert form.text("field") == "  Secret \n"


@pytest.mark.parametrize(
    ("value", "as_text_", "as_flag"),
    [
        (None, "", False),
        (True, "true", True),
        (False, "false", False),
        (0, "0", False),
        (-1, "-1", True),
        (123456, "123456", True),
        (0.0, "0", False),
        (1.5, "1.5", True),
        (1e22, "10000000000000000000000", True),
        (1e-7, "0.0000001", True),
        ("", "", False),
        ("1", "1", True),
        ("t", "t", True),
        ("TRUE", "TRUE", True),
        ("yes", "yes", False),
        ("0", "0", False),
        (" true", " true", False),
        ([], "[]", False),
        ([1, "a"], '[1,"a"]', False),
        ({"a": {"b": None}}, '{"a":{"b":null}}', False),
    ],
)
def test_json_as_text_and_as_truth(value: Any, as_text_: str, as_flag: bool) -> None:
    form = Form({"field": value})

    assert form.text("field") == as_text(value) == as_text_
    assert form.flag("field") is as_flag


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"id": 1}, {"id": 1}),
        ('{"id": 1}', {"id": 1}),
        ('"text"', "text"),
        ("{broken", None),
        ("", None),
        (None, None),
        ("\ud800", None),
        ([1], [1]),
    ],
)
def test_json_comes_as_it_is_or_in_a_text(value: Any, expected: Any) -> None:
    assert Form({"field": value}).json("field") == expected


def test_a_fresh_schema_says_no_more_than_was_declared() -> None:
    assert text().render(None, None) == {"name": "field", "type": "string"}
    assert boolean(required=False, hidden=True).render(None, "x") == {
        "name": "field",
        "type": "boolean",
        "required": False,
        "hidden": True,
    }
    assert json(required=True).render(None, {"a": 1}) == {"name": "field", "type": "json", "required": True}
    assert password(required=True, min_length=8, max_length=72).render(None, "secret") == {
        "name": "field",
        "type": "password",
        "min_length": 8,
        "max_length": 72,
        "required": True,
    }


def test_a_full_schema() -> None:
    declared = text(
        required=True,
        hidden=False,
        min_length=0,
        max_length=120,
        preserve=True,
        trim=True,
        lower=True,
        allowed=(("b", "Second"), ("a", "First")),
    )

    assert declared.render(ValueInvalid("Not this one.", cause="it is taken"), "x") == {
        "name": "field",
        "type": "string",
        "min_length": 0,
        "max_length": 120,
        "required": True,
        "hidden": False,
        "value": "x",
        "allowed_values": [{"value": "b", "name": "Second"}, {"value": "a", "name": "First"}],
        "error": {"code": "value_invalid_error", "message": "Not this one.", "cause": "it is taken"},
    }


def test_an_error_shows_its_own_message_and_no_empty_cause() -> None:
    assert email(required=True).render(ValueMissing(), None) == {
        "name": "field",
        "type": "email",
        "required": True,
        "error": {"code": "value_missing_error", "message": "A value is required."},
    }


@pytest.mark.parametrize(
    ("submitted", "echoed"),
    [({}, ""), ({"field": None}, ""), ({"field": "  ADA "}, "ada"), ({"field": 5}, "5")],
)
def test_what_is_echoed_is_prepared(submitted: dict[str, Any], echoed: str) -> None:
    declared = text(preserve=True, trim=True, lower=True)

    form = Form.read((declared,), submitted)

    assert declared.render(None, form.raw("field"))["value"] == echoed


def test_before_anything_was_submitted_the_echo_is_null() -> None:
    assert text(preserve=True).render(None, None) == {"name": "field", "type": "string", "value": None}
