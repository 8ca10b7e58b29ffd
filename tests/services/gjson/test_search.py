import contextlib
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowapi.services.gjson.budget import Budget, TooCostly
from flowapi.services.gjson.search import LONGEST_PATH, MOST_STEPS, ask

WORK = 200_000
RECORDED = json.loads((Path(__file__).parent / "recorded.json").read_text())
DOCUMENT = (
    '{"display_name":"GamerDude","level":42,"ratio":1.50,"vip":true,"nick":null,"tags":["a","b","c"],'
    '"a.b":"dotted","favorite_games":[{"name":"Legends of Valor","genre":"RPG","playtime_hours":142.3},'
    '{"name":"Space Raiders","genre":"Sci-Fi Shooter","playtime_hours":87.6}]}'
)
LEGENDS = '{"name":"Legends of Valor","genre":"RPG","playtime_hours":142.3}'
RAIDERS = '{"name":"Space Raiders","genre":"Sci-Fi Shooter","playtime_hours":87.6}'


def answer(path: str, text: str = DOCUMENT) -> str:
    return ask(text, path, Budget(WORK))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("display_name", "GamerDude"),
        ("level", "42"),
        ("ratio", "1.5"),
        ("vip", "true"),
        ("nick", ""),
        ("tags", '["a","b","c"]'),
        ("tags.1", "b"),
        ("tags.#", "3"),
        ("tags.@reverse", '["c","b","a"]'),
        ("tags.@reverse.0", "c"),
        (r"a\.b", "dotted"),
        ("disp*", "GamerDude"),
        ("favorite_games", f"[{LEGENDS},{RAIDERS}]"),
        ("favorite_games.0.name", "Legends of Valor"),
        ("favorite_games.#.genre", '["RPG","Sci-Fi Shooter"]'),
        ("favorite_games.#.name|0", "Legends of Valor"),
        ("favorite_games.#(playtime_hours>100)", LEGENDS),
        ("favorite_games.#(playtime_hours>100)#", f"[{LEGENDS}]"),
        ("favorite_games.#(playtime_hours>100)#.name", '["Legends of Valor"]'),
        ('favorite_games.#(genre=="RPG").name', "Legends of Valor"),
        ('favorite_games.#(name%"Space*").genre', "Sci-Fi Shooter"),
        ('favorite_games.#(name!%"Space*").genre', "RPG"),
        ('favorite_games.#(genre=="X")', ""),
        ('favorite_games.#(genre=="X")#', "[]"),
        ("{display_name,level}", '{"display_name":"GamerDude","level":42}'),
        ("[display_name,vip]", '["GamerDude",true]'),
        ("missing.key", ""),
    ],
)
def test_paths_lead_where_the_specification_says(path: str, text: str) -> None:
    assert answer(path) == text


@pytest.mark.parametrize(("document", "path", "text"), RECORDED["answers"])
def test_answers_are_those_of_the_original(document: int, path: str, text: str) -> None:
    """The answers were recorded from github.com/tidwall/gjson v1.18.0."""
    assert answer(path, RECORDED["documents"][document]) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0", "0"),
        ("-7", "-7"),
        ("12345678901234567890123", "12345678901234567890123"),
        ("1e3", "1000"),
        ("1e21", "1000000000000000000000"),
        ("1.50", "1.5"),
        ("-0.0", "-0"),
        ("1e-7", "0.0000001"),
        ("1e999", "+Inf"),
    ],
)
def test_numbers_have_no_exponent(number: str, text: str) -> None:
    assert answer("n", f'{{"n":{number}}}') == text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"\u00e9", "é"),
        (r"\ud83d\ude00", "😀"),
        (r"\ud83d", "\ufffd"),
        (r"a\"b\\c\/\n", 'a"b\\c/\n'),
        ("é", "é"),
    ],
)
def test_strings_lose_quotes_and_escapes(written: str, text: str) -> None:
    assert answer("s", f'{{"s":"{written}"}}') == text


@pytest.mark.parametrize(
    ("value", "likenesses"),
    [
        ("true", "true *"),
        ('"t"', "true *"),
        ("1", "true *"),
        ("false", "false *"),
        ('"F"', "false *"),
        ("0", "false *"),
        ("null", "null false *"),
        ('"x"', "*"),
        ("{}", "*"),
    ],
)
def test_queries_know_what_is_like_truth(value: str, likenesses: str) -> None:
    document = f'{{"a":[{{"v":{value}}}]}}'

    alike = [
        name for name in ("true", "null", "false", "*") if answer(f"a.#(v==~{name})#.v", document) != "[]"
    ]

    assert alike == sorted(likenesses.split(), key=["true", "null", "false", "*"].index)


def test_long_paths_are_refused() -> None:
    with pytest.raises(TooCostly):
        answer("a" * (LONGEST_PATH + 1))
    with pytest.raises(TooCostly):
        answer("a" + ".a" * (MOST_STEPS + 1))


@pytest.mark.parametrize(
    "path",
    [
        "|".join(["@tostr"] * 30),
        "|".join(["{a:@this,b:@this}"] * 20),
        "[" + ",".join(["@pretty"] * 60) + "]",
        "@dig:@dig:@dig:name",
        "#.#.#.#.#.#",
        "#(#(#(a)#)#)#",
        "*" * 500 + "x",
        "#(%" + "*a" * 200 + "b)",
        "@flatten:" + '{"deep":true}',
    ],
)
@pytest.mark.parametrize(
    "document",
    [
        '{"a":' * 500 + "1" + "}" * 500,
        "[" * 1500 + "]" * 1500,
        "[" + ",".join(["1"] * 1500) + "]",
        '{"' + "a" * 2990 + '":1}',
        '["' + "a" * 2990 + '"]',
        '"' + "\\\\" * 1499 + '"',
    ],
)
def test_work_is_bounded(path: str, document: str) -> None:
    begin = time.process_time()
    with contextlib.suppress(TooCostly):
        answer(path, document)

    assert time.process_time() - begin < 2


PIECES = st.sampled_from(
    [
        *"abn01.|#@*?!\\\"'()[]{}<>=~%:, \n",
        "@reverse",
        "@pretty",
        '@pretty:{"width":3,"indent":"\\t","sortKeys":true}',
        "@flatten",
        '@join:{"preserve":true}',
        "@keys",
        "@values",
        "@tostr",
        "@fromstr",
        "@group",
        "@dig:a",
        "@valid",
        "@ugly",
        "#(",
        "#.",
        ")#",
        "==~true",
        '!"x"',
        "!true",
        "é",
        "\ud800",
        "..",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from("abn*?é") | st.text(), inner, max_size=4)
    ),
)


@given(path=st.lists(PIECES, max_size=25).map("".join) | st.text(), value=JSON, text=st.text(max_size=20))
def test_every_path_has_an_answer(path: str, value: object, text: str) -> None:
    for document in (json.dumps(value, allow_nan=True), json.dumps(value)[: len(text)], text):
        with contextlib.suppress(TooCostly):
            assert isinstance(answer(path, document), str)
