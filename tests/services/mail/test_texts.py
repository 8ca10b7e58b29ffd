"""A language's file holds every message, and nothing that could not be filled in."""

from importlib.resources import files

import pytest
import yaml

from flowapi.errors import DefinitionError
from flowapi.services.mail.templates import PLACEHOLDERS
from flowapi.services.mail.texts import parse_texts

SHIPPED = sorted(file.name for file in (files("flowapi.services.mail") / "texts").iterdir())


def shipped(name: str) -> str:
    return (files("flowapi.services.mail") / "texts" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_texts_use_every_placeholder_of_every_message(name: str) -> None:
    texts = parse_texts(name.removesuffix(".yaml"), shipped(name))

    assert set(texts.messages) == set(PLACEHOLDERS)
    for key, names in PLACEHOLDERS.items():
        for form in texts.messages[key].values():
            assert {name for name in names if f"{{{name}}}" in form} == names, key


def test_the_form_follows_the_count() -> None:
    texts = parse_texts("en", shipped("en.yaml"))

    one = texts.say("ttl_text", {"TTL": "1"}, count=1)
    many = texts.say("ttl_text", {"TTL": "5"}, count=5)

    assert one.startswith("The code is valid for 1 minute. ")
    assert many.startswith("The code is valid for 5 minutes. ")


def test_values_are_not_filled_in_twice() -> None:
    texts = parse_texts("en", shipped("en.yaml"))

    text = texts.say("passkey_create_text", {"ServiceName": "{Code}"})

    assert "your account at {Code}" in text


def test_all_problems_are_told_at_once() -> None:
    messages = yaml.safe_load(shipped("en.yaml"))
    del messages["login_text"]
    messages["subject_recovery"] = 7
    messages["subject_login"] = "{Code} for {ServiceName}"
    messages["greeting"] = "Hello"

    with pytest.raises(DefinitionError) as raised:
        parse_texts("xx", yaml.safe_dump(messages))

    assert raised.value.problems == (
        "texts/xx.yaml: subject_recovery: is missing",
        "texts/xx.yaml: login_text: is missing",
        "texts/xx.yaml: greeting: is not a message of any mail",
        "texts/xx.yaml: subject_login: {ServiceName} is not available here",
    )


@pytest.mark.parametrize("source", ["", "- a", "text", "a: [b"])
def test_a_file_that_holds_no_messages_is_refused(source: str) -> None:
    with pytest.raises(DefinitionError):
        parse_texts("xx", source)
