"""What is read of inputs, and how they are rendered."""

from typing import Any

import pytest

from flowapi.engine.inputs import Form, as_text, lowered
from flowapi.errors.inputs import ValueInvalid, ValueMissing
from tests.engine.declared import Make, boolean, email, json, password, text


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
