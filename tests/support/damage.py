"""Strategies that damage one part of a valid document, for fuzzing."""

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

Path = tuple[Any, ...]

ABSENT = object()
"""Instead of a value: none."""
JSON_JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)
CBOR_JUNK: st.SearchStrategy[Any] = JSON_JUNK | st.binary(max_size=70)


@st.composite
def damaged(draw: st.DrawFn, document: Any, junk: st.SearchStrategy[Any]) -> Any:
    """*document* with one value replaced, removed, or, if it is binary, changed in a few bytes."""
    path = draw(st.sampled_from(list(paths(document))))
    old = _at(document, path)
    if isinstance(old, bytes) and draw(st.booleans()):
        return _replaced(document, path, draw(damaged_bytes(old)))
    if path and draw(st.integers(0, 4)) == 0:
        return _removed(document, path)
    return _replaced(document, path, draw(junk))


@st.composite
def damaged_bytes(draw: st.DrawFn, data: bytes) -> bytes:
    """*data* with a few bytes in the middle replaced by others."""
    start = draw(st.integers(0, len(data)))
    end = min(len(data), start + draw(st.integers(0, 4)))
    return data[:start] + draw(st.binary(max_size=4)) + data[end:]


def spoiled(document: Any, position: int, junk: Any) -> Any:
    """*document* with the value at *position* (counted round and round) replaced by *junk*.

    For documents that a test does not know when it draws its examples; `ABSENT` as *junk* removes the value.
    """
    places = list(paths(document))
    path = places[position % len(places)]
    if junk is not ABSENT:
        return _replaced(document, path, junk)
    return _removed(document, path) if path else None


def paths(document: Any, path: Path = ()) -> Iterator[Path]:
    """The way to every value in *document*, itself included."""
    yield path
    items: Any = ()
    if isinstance(document, dict):
        items = document.items()
    elif isinstance(document, list):
        items = enumerate(document)
    for key, value in items:
        yield from paths(value, (*path, key))


def _at(document: Any, path: Path) -> Any:
    for key in path:
        document = document[key]
    return document


def _replaced(document: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    copy = document.copy()
    copy[path[0]] = _replaced(document[path[0]], path[1:], value)
    return copy


def _removed(document: Any, path: Path) -> Any:
    copy = document.copy()
    if len(path) == 1:
        del copy[path[0]]
    else:
        copy[path[0]] = _removed(document[path[0]], path[1:])
    return copy
