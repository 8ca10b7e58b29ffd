"""What the loader refuses, where it sees it, and what it says."""

import pytest

from tests.engine.flow_files import VISIT, load_texts, problems_of
from tests.engine.mistakes import FORM, GUARDS, NAMES, PATHS, Mistake


def test_the_smallest_flow_loads() -> None:
    assert list(load_texts(VISIT)["visit"].states) == ["street", "hall", "error"]


@pytest.mark.parametrize("mistake", [*FORM, *NAMES, *PATHS, *GUARDS], ids=str)
def test_a_mistake_is_told_with_its_place(mistake: Mistake) -> None:
    assert sorted(problems_of(mistake.text)) == sorted(mistake.problems)


def test_all_mistakes_are_told_at_once_in_the_order_of_the_files() -> None:
    first = VISIT.replace("knock, ", "knok, ").replace("hall: {}", "hall: {enter: [rign]}")
    second = "subflow: garden\nstates:\n  pond: {exit: [wav]}\n"

    assert problems_of(first, second, "flow: a\nflow: b") == [
        "3.yaml:2:1: the key 'flow' is given twice (first in line 1)",
        "1.yaml:6:20: there is no action 'door.knok'; did you mean 'door.knock'?",
        "1.yaml:7:18: there is no hook 'rign'; did you mean 'ring'?",
        "2.yaml:3:17: there is no hook 'wav'; did you mean 'wave'?",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- a", "1.yaml:1:1: a flow file says what it is: 'flow:', 'subflow:' or 'conditions:'"),
        ("", "1.yaml:1:1: a flow file says what it is: 'flow:', 'subflow:' or 'conditions:'"),
        ("flow: a\nflow: b\n", "1.yaml:2:1: the key 'flow' is given twice (first in line 1)"),
        ("flow: &a x\n", "1.yaml:1:7: the anchor '&a' is not allowed here"),
        ("flow: a\n---\nflow: b\n", "1.yaml:2:1: only one document is allowed in a file"),
        (
            "subflow: " + "[" * 30 + "]" * 30,
            "1.yaml:1:34: this is nested too deeply; at most 24 levels are allowed",
        ),
        ("# " + "x" * 300_000, "1.yaml:1:1: the file has 300002 bytes; at most 262144 are allowed"),
        ("flow: \0", "1.yaml:1:7: a NUL character is not allowed"),
    ],
)
def test_what_is_not_a_flow_file_is_refused(text: str, problem: str) -> None:
    assert problems_of(text) == [problem]


def test_laughing_plans_are_refused() -> None:
    plans = "".join(f"  p{n}: [{{plan: p{n + 1}}}, {{plan: p{n + 1}}}]\n" for n in range(12))

    assert problems_of(
        VISIT.replace("opened: hall", "opened: {plan: p0}") + f"plans:\n{plans}  p12: [hall]\n"
    ) == ["1.yaml:13:3: the plan 'p4' has more than 500 steps when it is written out"]


def test_a_long_chain_of_plans_is_refused() -> None:
    plans = "".join(f"  p{n}: [{{plan: p{n + 1}}}]\n" for n in reversed(range(20)))

    assert problems_of(
        VISIT.replace("opened: hall", "opened: {plan: p0}") + f"plans:\n  p20: [hall]\n{plans}"
    ) == ["1.yaml:26:3: the plan 'p3' nests more than 16 others"]


def test_laughing_conditions_are_refused() -> None:
    conditions = "".join(f"  c{n}: c{n + 1} || c{n + 1}\n" for n in range(12))

    assert problems_of(VISIT + f"conditions:\n{conditions}  c12: guest.invited\n") == [
        "1.yaml:12:7: this condition becomes too large when the named conditions are written out"
    ]


def test_a_long_chain_of_conditions_is_refused() -> None:
    conditions = "".join(f"  c{n}: '!c{n + 1}'\n" for n in range(70))

    assert problems_of(VISIT + f"conditions:\n{conditions}  c70: guest.invited\n")


@pytest.mark.parametrize(
    ("condition", "problem"),
    [
        ("a: a", "17: the condition 'a' depends on itself: a → a"),
        ('a: b, b: "!a"', "17: the condition 'a' depends on itself: a → b → a"),
        ("a: 1 + true", "19: '+' takes int, not bool"),
        ("config: {a: true}", "14: no condition can be called 'config'; the word is taken"),
        ("x: {in: true}", "18: no condition can be called 'in'; the word is taken"),
        ("x: {y: unknown}", "21: 'unknown' is not known"),
        ("x: {y: true}, z: x.w", "31: 'x.w' is not known"),
        (
            "a: guest.invited || guest.inviteds",
            "34: 'guest.inviteds' is not known; did you mean 'guest.invited'?",
        ),
        ("a: guest.name, b: a && true", "34: '&&' takes bool, not text"),
    ],
)
def test_named_conditions_are_checked_whether_or_not_they_are_used(condition: str, problem: str) -> None:
    assert problems_of(VISIT + f"conditions: {{{condition}}}\n") == [f"1.yaml:8:{problem}"]


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("when: guest.invited && guest.nme", "7:32"),
        ("when: 'guest.invited && guest.nme'", "7:33"),
        ('when:   "guest.invited && guest.nme"', "7:35"),
        ("when: >-\n          guest.invited\n          && guest.nme", "9:14"),
        ("when: |\n\n          guest.invited &&\n          guest.nme", "10:11"),
        ("when: guest.invited\n          && guest.nme", "8:14"),
        ("when:\n          guest.invited && guest.nme", "8:28"),
        ('when: "guest.invited && \\x67uest.nme"', "7:9"),
    ],
)
def test_the_place_in_a_guard_is_exact_however_it_is_written(written: str, place: str) -> None:
    outcomes = "outcomes: {opened: hall, ignored: stay}"
    knock = f"knock:\n        {written}\n        run: door.knock\n        {outcomes}"
    text = VISIT.replace(f"knock: {{run: door.knock, {outcomes}}}", knock)

    assert problems_of(text) == [f"1.yaml:{place}: 'guest.nme' is not known; did you mean 'guest.name'?"]
