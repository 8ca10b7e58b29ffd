"""The language of a mail follows what the client asks for."""

import pytest

from flowapi.services.mail.languages import negotiate

ALL = ("bn", "de", "en", "fr", "it", "nl", "pl", "pt-BR", "zh-CN")


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("de", "de"),
        ("DE", "de"),
        ("pt-BR", "pt-BR"),
        ("pt-br", "pt-BR"),
        ("zh_CN", "zh-CN"),
        ("de-AT", "de"),
        ("de-Latn-CH-1996", "de"),
        ("fr-CA", "fr"),
        ("pt", "pt-BR"),
        ("pt-PT", "pt-BR"),
        ("zh", "zh-CN"),
        ("zh-Hans", "zh-CN"),
        ("zh-Hans-CN", "zh-CN"),
        ("en-GB", "en"),
        ("it, de", "it"),
        ("it;q=0.4, de;q=0.8", "de"),
        ("it;q=0.4,de", "de"),
        ("ko, fr;q=0.5", "fr"),
        ("xx-YY, nl;q=0.3, en;q=0.1", "nl"),
        (" nl ; q=1 ", "nl"),
        ("de;q=0, fr;q=0.1", "fr"),
        ("de;q=much, fr", "fr"),
        ("de;level=1, fr", "fr"),
        (",,de", "de"),
    ],
)
def test_the_closest_language_is_chosen(wanted: str, language: str) -> None:
    assert negotiate(wanted, ALL) == language


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "undefined",
        "ko",
        "es",
        "xxx",
        "*",
        "!!",
        "-",
        ";",
        "de;q=0",
        "de;q=-1",
        "de;q=nan",
        "deutsch",
        "ko, es",
    ],
)
def test_english_is_chosen_where_nothing_fits(wanted: str) -> None:
    assert negotiate(wanted, ALL) == "en"


def test_a_language_that_is_not_there_is_english() -> None:
    assert negotiate("de", ("en",)) == "en"


def test_an_endless_list_is_read_only_at_its_beginning() -> None:
    assert negotiate("ko," * 100_000 + "de", ALL) == "en"
