"""Numbers take the plural category of the language."""

import pytest

from flowapi.services.mail.plurals import plural_category


@pytest.mark.parametrize(
    ("language", "categories"),
    [
        ("en", {0: "other", 1: "one", 2: "other", 5: "other"}),
        ("de", {1: "one", 2: "other"}),
        ("fr", {0: "one", 1: "one", 2: "other"}),
        ("pt-BR", {1: "one", 5: "other"}),
        ("bn", {1: "one", 2: "other"}),
        ("zh-CN", {1: "other", 2: "other"}),
        ("pl", {1: "one", 2: "few", 5: "many", 12: "many", 22: "few", 60: "many", 112: "many"}),
    ],
)
def test_counts_have_a_category(language: str, categories: dict[int, str]) -> None:
    assert {count: plural_category(language, count) for count in categories} == categories
