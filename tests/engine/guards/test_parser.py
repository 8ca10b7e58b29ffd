"""The grammar is CEL's: what is read here means the same there."""

from typing import Any

import cel
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from config.settings import Settings
from flowapi.engine.guards.checker import Checker
from flowapi.engine.guards.compiler import Environment
from flowapi.engine.guards.lexer import GuardSyntax
from flowapi.engine.guards.names import Vocabulary
from flowapi.engine.guards.parser import parse
from flowapi.engine.guards.rendering import render
from flowapi.engine.stash import Stash
from tests.engine.flow_files import Situation
from tests.engine.parts.catalog import STASH_KEYS

VOCABULARY = Vocabulary(Settings, STASH_KEYS)
TEXTS = some.text(some.characters(codec="utf-8", exclude_characters="\0"), max_size=5)


def quoted(text: str) -> str:
    """*text* as a literal."""
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return '"' + "".join(escapes.get(character, character) for character in text) + '"'


def _joined(parts: some.SearchStrategy[str], *operators: str) -> some.SearchStrategy[str]:
    return some.builds(" {1} ".join(("{0}", "{2}")).format, parts, some.sampled_from(operators), parts)


def _whole_numbers(depth: int) -> some.SearchStrategy[str]:
    leaf = some.integers(-99, 99).map(str) | some.just("stash.knocks")
    if not depth:
        return leaf
    inner = _whole_numbers(depth - 1)
    return some.one_of(
        leaf,
        _joined(inner, "+", "-", "*"),
        inner.map("({})".format),
        inner.map("-({})".format),
        some.builds("(({}) ? {} : {})".format, _truths(depth - 1), inner, inner),
    )


def _words(depth: int) -> some.SearchStrategy[str]:
    leaf = TEXTS.map(quoted) | some.just("stash.guest_name")
    if not depth:
        return leaf
    inner = _words(depth - 1)
    return leaf | some.builds("(({}) ? {} : {})".format, _truths(depth - 1), inner, inner)


def _truths(depth: int) -> some.SearchStrategy[str]:
    leaf = some.sampled_from(("true", "false", "stash.sticky.invited"))
    if not depth:
        return leaf
    inner, numbers, words = _truths(depth - 1), _whole_numbers(depth - 1), _words(depth - 1)
    return some.one_of(
        leaf,
        _joined(inner, "&&", "||"),
        inner.map("!({})".format),
        inner.map("({})".format),
        _joined(inner.map("({})".format), "==", "!="),
        _joined(numbers, "==", "!=", "<", "<=", ">", ">=").map("({})".format),
        some.builds("({} in [{}, {}])".format, numbers, numbers, numbers),
        some.builds("({} == {})".format, words, some.just("stash.guest_name")),
        some.builds("stash.guest_name.{}({})".format, some.sampled_from(("contains", "endsWith")), words),
        some.builds("({}) ? ({}) : {}".format, inner, inner, inner),
    )


@settings(deadline=None)
@given(_truths(3), some.booleans(), some.integers(-9, 9), TEXTS)
def test_a_guard_answers_as_cel_does(expression: str, invited: bool, knocks: int, name: str) -> None:
    data: dict[str, Any] = {"sticky": {"invited": invited}, "knocks": knocks, "guest_name": name}
    checker = Checker(VOCABULARY, {})

    checked = checker.check(parse(expression))
    guard = Environment().compile(checked.tree, expression)

    assert checker.findings == []
    assert guard(Situation(stash=Stash(data))) == cel.evaluate(expression, {"stash": data})


@settings(deadline=None)
@given(_truths(3))
def test_what_is_rendered_is_read_as_the_same(expression: str) -> None:
    rendered = render(parse(expression))

    assert render(parse(rendered)) == rendered
    assert cel.compile(rendered)


PIECES = some.sampled_from(
    (
        *("a", "b.c", "1", '"x"', "'y'", "r'\\d'", "true", "null", "1.5", "size(", "has(", ".matches("),
        *("(", ")", "[", "]", ",", ".", "!", "-", "&&", "||", "==", "<", "in", "?", ":", "+", "*"),
        *("\\", "{", "é", " ", "\n"),
    )
)


@settings(deadline=None)
@given(some.text(max_size=60) | some.lists(PIECES, max_size=12).map("".join))
def test_any_text_is_read_or_refused_at_a_place_in_it(text: str) -> None:
    try:
        parse(text)
        at = 0
    except GuardSyntax as refusal:
        at = refusal.at

    assert 0 <= at <= len(text)


@settings(deadline=None)
@given(some.lists(PIECES, max_size=9).map(" ".join))
def test_what_is_read_is_cel(text: str) -> None:
    try:
        tree = parse(text)
    except GuardSyntax:
        return

    assert "has(" in text or cel.compile(render(tree))


@pytest.mark.parametrize(
    ("written", "rendered"),
    [
        ("a||b&&c", "a || b && c"),
        ("(a || b) && c", "(a || b) && c"),
        ("(a && b) || (c)", "a && b || c"),
        ("!(a)", "!a"),
        ("!(a && b)", "!(a && b)"),
        ("!!a", "!(!a)"),
        ("1 - (2 - 3) - 4", "1 - (2 - 3) - 4"),
        ("(1 + 2) * 3", "(1 + 2) * 3"),
        ("a ? b : c ? d : e", "a ? b : c ? d : e"),
        ("(a ? b : c) ? d : e", "(a ? b : c) ? d : e"),
        ("a in ['x', \"y\"]", 'a in ["x", "y"]'),
        (r"a == r'\d' || a == 'it\'s'", r'a == "\\d" || a == "it\'s"'.replace("\\'", "'")),
        ("a . b . c", "a.b.c"),
        ("a.b.size() == size(c)", "size(a.b) == size(c)"),
        ("(a ? 'x' : 'y').startsWith(b)", '(a ? "x" : "y").startsWith(b)'),
        ("a == '\\u00e4\\n'", 'a == "ä\\n"'),
    ],
)
def test_a_guard_is_rendered_with_as_few_brackets_as_it_needs(written: str, rendered: str) -> None:
    assert render(parse(written)) == rendered


@pytest.mark.parametrize("deep", ["(" * 99, "!" * 99, "a ? b : " * 99, "[" * 99, "size(" * 99, "-" * 99])
def test_depth_is_bounded(deep: str) -> None:
    with pytest.raises(GuardSyntax, match="nested too deeply"):
        parse(deep)


def test_length_is_bounded() -> None:
    with pytest.raises(GuardSyntax, match="at most 4000 characters"):
        parse("a || " * 1000 + "a")


def test_a_long_chain_is_not_deep() -> None:
    expression = " || ".join(["stash.sticky.invited"] * 150)
    checked = Checker(VOCABULARY, {}).check(parse(expression))

    assert Environment().compile(checked.tree, expression)(Situation()) is False
