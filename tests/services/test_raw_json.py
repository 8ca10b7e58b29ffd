"""JSON that stays as it was written."""

import pytest

from flowapi.services.raw_json import merged, parsed, written


@pytest.mark.parametrize(
    ("text", "compact"),
    [
        ("null", "null"),
        (' { "a" : [ 1 , "x" , { } , [ ] ] } ', '{"a":[1,"x",{},[]]}'),
        ('{"é":"\\u00e9","\\u00e9\\"":1.50e+3}', '{"é":"\\u00e9","\\u00e9\\"":1.50e+3}'),
        ('"[,]{:}\\\\"', '"[,]{:}\\\\"'),
        ('{"a":1,"a":2}', '{"a":2}'),
        ("[-0, 10000000000000000000000]", "[-0,10000000000000000000000]"),
        ('{"a":1} [2]', '{"a":1}'),
    ],
)
def test_nothing_but_blanks_is_lost(text: str, compact: str) -> None:
    assert written(parsed(text)) == compact


@pytest.mark.parametrize(
    ("target", "patch", "result"),
    [
        ('{"a":"b"}', '{"a":"c"}', '{"a":"c"}'),
        ('{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'),
        ('{"a":"b"}', '{"a":null}', "{}"),
        ('{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'),
        ('{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'),
        ('{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'),
        ('{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'),
        ('{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'),
        ('["a","b"]', '["c","d"]', '["c","d"]'),
        ('{"a":"b"}', '["c"]', '["c"]'),
        ('{"a":"foo"}', "null", "null"),
        ('{"e":null}', '{"a":1}', '{"e":null,"a":1}'),
        ("[1,2]", '{"a":"b","c":null}', '{"a":"b"}'),
        ("{}", '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'),
        ('{"a":1}', '{"\\u0061":2}', '{"\\u0061":2}'),
    ],
)
def test_patches_are_merged_as_the_standard_says(target: str, patch: str, result: str) -> None:
    """The examples of RFC 7396, appendix A, and one of our own."""
    assert written(merged(parsed(target), parsed(patch))) == result
