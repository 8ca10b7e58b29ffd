"""What guards answer."""

from dataclasses import replace
from typing import Any

import pytest

from config.settings import Settings
from flowapi.engine.graph import Guard
from flowapi.engine.stash import Key, Stash, T
from tests.engine.flow_files import START, VISIT, Situation, load_texts


def guard(expression: str, conditions: str = "") -> Guard:
    """The guard that *expression* becomes in a graph."""
    quoted = expression.replace("'", "''")
    text = VISIT.replace("outcomes", f"when: '{quoted}', outcomes")
    found = load_texts(text + conditions)["visit"].states["street"].offers["knock"].when
    assert found
    return found


def holds(expression: str, stash: dict[str, Any] | None = None, settings: Settings | None = None) -> bool:
    """The answer of *expression* at the start of a visit."""
    return guard(expression)(Situation(settings or Settings(), Stash(stash)))


@pytest.mark.parametrize(
    "expression",
    [
        "!guest.invited",
        'guest.name == ""',
        "stash.knocks == 0",
        "size(stash.gifts) == 0",
        "size(stash.coat) == 0",
        "!has(guest.name)",
        '!("hat" in stash.gifts)',
        '!("hat" in stash.coat)',
        'flow.previous == ""',
        "!has(flow.previous)",
        "flow.scheduled == []",
        "size(flow.visited) == 0",
    ],
)
def test_what_is_missing_reads_as_the_default_of_its_type(expression: str) -> None:
    assert holds(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "guest.invited",
        "stash.sticky.invited",
        'guest.name == "Ada"',
        "stash.knocks == 2 && stash.knocks > 1 && stash.knocks <= 2 && stash.knocks != 3",
        "stash.knocks * 2 + 1 - 3 == 2",
        "-stash.knocks == -2",
        '"hat" in stash.gifts',
        "3 in stash.gifts",
        'stash.gifts == ["hat", "tie"] || size(stash.gifts) == 3',
        '"colour" in stash.coat && size(stash.coat) == 1',
        'guest.name in ["Ada", "Bob"]',
        'guest.name.startsWith("A") && guest.name.endsWith("a") && guest.name.contains("d")',
        'guest.name.matches("^A.a$")',
        "size(guest.name) == 3 && guest.name.size() == 3",
        'guest.name < "B"',
        "has(guest.name) && has(stash.gifts)",
        "guest.invited ? stash.knocks == 2 : false",
        '(guest.invited ? "yes" : "no") == "yes"',
        "!(guest.invited && false) || false",
        'guest.name == "Ada" == true',
    ],
)
def test_what_stands_in_the_stash(expression: str) -> None:
    stash = {
        "sticky": {"invited": True},
        "guest_name": "Ada",
        "knocks": 2,
        "gifts": ["hat", 3, {"x": None}],
        "coat": {"colour": "red"},
    }

    assert holds(expression, stash)


def test_a_value_of_another_type_reads_as_the_default() -> None:
    assert holds('guest.name == "" && stash.knocks == 0', {"guest_name": 5, "knocks": "many"})


def test_lengths_of_texts_count_code_points() -> None:
    assert holds("size(guest.name) == 3", {"guest_name": "äöü"})


def test_settings_are_read_by_their_path() -> None:
    settings = Settings.from_mapping(
        {"email": {"enabled": False}, "password": {"acquire_on_login": "always"}}
    )

    assert holds('!config.email.enabled && config.password.acquire_on_login == "always"', settings=settings)
    assert not holds('config.password.acquire_on_login == "always"', settings=Settings())


def test_one_guard_serves_several_settings() -> None:
    asked = guard("config.email.enabled && guest.invited")
    stash = Stash({"sticky": {"invited": True}})
    off = Settings.from_mapping({"email": {"enabled": False}})

    assert [asked(Situation(settings, stash)) for settings in (Settings(), off, Settings(), off)] == [
        True,
        False,
        True,
        False,
    ]


class Unread(Stash):
    """Memory that nobody looks into."""

    def __getitem__(self, key: Key[T]) -> T | None:
        raise AssertionError(key.path)


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("config.saml.enabled && guest.invited", False),
        ("!config.saml.enabled || guest.invited", True),
        ('config.saml.enabled && guest.name == "Ada" && has(guest.name)', False),
        ("guest.invited || !guest.invited", True),
    ],
)
def test_where_the_settings_decide_no_fact_is_read(expression: str, answer: bool) -> None:
    assert guard(expression)(Situation(stash=Unread())) is answer


def test_what_cannot_be_worked_out_for_values_that_do_not_occur_does_no_harm() -> None:
    asked = guard("9223372036854775807 + (guest.invited ? 1 : 0) > 0")

    assert asked(Situation())
    with pytest.raises(OverflowError):
        asked(Situation(stash=Stash({"sticky": {"invited": True}})))


def test_what_one_guard_read_does_not_show_in_another() -> None:
    asked = guard("guest.invited")

    assert asked(Situation(stash=Stash({"sticky": {"invited": True}})))
    assert not asked(Situation())


@pytest.mark.parametrize(
    "expression",
    [
        'flow.name == "visit"',
        'flow.state == "hall"',
        'flow.previous == "street"',
        'flow.scheduled == ["street", "hall"]',
        '"street" in flow.visited',
    ],
)
def test_the_flow_itself_can_be_asked(expression: str) -> None:
    flow = replace(
        START, state="hall", previous="street", scheduled=("street", "hall"), visited=frozenset({"street"})
    )

    assert guard(expression)(Situation(flow=flow))


def test_named_conditions_may_have_any_type() -> None:
    conditions = "conditions: {polite: {times: stash.knocks + 1, names: '[\"Ada\"]'}, open: true}\n"

    asked = guard("polite.times > 2 && guest.name in polite.names && open", conditions)

    assert asked(Situation(stash=Stash({"knocks": 2, "guest_name": "Ada"})))
    assert not asked(Situation(stash=Stash({"knocks": 1, "guest_name": "Ada"})))
    assert asked.canonical == 'stash.knocks + 1 > 2 && stash.guest_name in ["Ada"] && true'
