"""The stash: typed keys over nested JSON."""

from typing import Any

import pytest

from flowapi.engine.stash import Key, Stash

FLAG = Key("seen", bool)
COUNT = Key("count", int)
NAME = Key("person.name", str)
LIST: Key[list[Any]] = Key("things", list)
OBJECT: Key[dict[str, Any]] = Key("sticky", dict)
NESTED = Key("sticky.code.id", str)


def test_what_is_set_can_be_read() -> None:
    stash = Stash()

    stash[FLAG] = True
    stash[COUNT] = 3
    stash[NAME] = "Ada"
    stash[NESTED] = "7"

    assert (stash[FLAG], stash[COUNT], stash[NAME], stash[NESTED]) == (True, 3, "Ada", "7")
    assert stash.as_dict() == {
        "seen": True,
        "count": 3,
        "person": {"name": "Ada"},
        "sticky": {"code": {"id": "7"}},
    }


def test_nothing_is_read_where_nothing_stands() -> None:
    stash = Stash({"person": {}})

    assert stash[NAME] is None
    assert NAME not in stash
    assert stash.text(NAME) == ""
    assert stash.flag(FLAG) is False


@pytest.mark.parametrize("value", [None, 1, 0, "true", ["x"], {"name": True}])
def test_a_value_of_another_type_counts_as_none(value: Any) -> None:
    stash = Stash({"seen": value})

    assert stash[FLAG] is None
    assert stash.flag(FLAG) is False


@pytest.mark.parametrize("value", [True, False, 1.0, "1", None])
def test_a_truth_is_no_number(value: Any) -> None:
    assert Stash({"count": value})[COUNT] is None


@pytest.mark.parametrize("parent", ["text", 5, None, ["name"], True])
def test_a_path_through_something_else_than_an_object_leads_nowhere(parent: Any) -> None:
    assert Stash({"person": parent})[NAME] is None


@pytest.mark.parametrize("parent", ["text", 5, None, ["name"], True])
def test_setting_makes_way_for_an_object(parent: Any) -> None:
    stash = Stash({"person": parent, "seen": True})

    stash[NAME] = "Ada"

    assert stash.as_dict() == {"person": {"name": "Ada"}, "seen": True}


def test_none_and_deletion_take_the_value_away() -> None:
    stash = Stash({"person": {"name": "Ada", "age": 36}, "seen": True})

    stash[NAME] = None
    del stash[FLAG]

    assert stash.as_dict() == {"person": {"age": 36}}


def test_deleting_what_is_not_there_is_no_error() -> None:
    stash = Stash({"seen": True})

    del stash[COUNT]

    assert stash.as_dict() == {"seen": True}


@pytest.mark.parametrize(
    ("key", "default"), [(FLAG, False), (COUNT, 0), (NAME, ""), (LIST, []), (OBJECT, {})]
)
def test_a_key_knows_what_guards_read_by_default(key: Key[Any], default: Any) -> None:
    assert key.default == default


def test_a_stash_shares_nothing_with_what_it_is_made_of() -> None:
    data = {"things": [{"a": [1]}], "sticky": {"code": {"id": "7"}}}
    stash = Stash(data)

    copy = Stash(stash.as_dict())
    things = copy[LIST]
    assert things is not None
    things[0]["a"].append(2)
    copy[NESTED] = "8"

    assert stash.as_dict() == data == {"things": [{"a": [1]}], "sticky": {"code": {"id": "7"}}}
    assert copy.as_dict() == {"things": [{"a": [1]}], "sticky": {"code": {"id": "8"}}}
    copy[LIST] = things
    assert stash[LIST] == [{"a": [1]}]
    assert copy[LIST] == [{"a": [1, 2]}]
