"""A language's file holds every message, and nothing that could not be filled in."""

import re
from importlib.resources import files

import pytest
import yaml

from flowapi.errors.start import DefinitionError
from flowapi.services.mail.plurals import plural_category
from flowapi.services.mail.templates import PLACEHOLDERS
from flowapi.services.mail.texts import parse_texts

SHIPPED = sorted(file.name for file in (files("flowapi.services.mail") / "texts").iterdir())


def shipped_text(name: str) -> str:
    return (files("flowapi.services.mail") / "texts" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_texts_use_every_placeholder_of_every_message(name: str) -> None:
    texts = parse_texts(name.removesuffix(".yaml"), shipped_text(name))

    assert set(texts.messages) == set(PLACEHOLDERS)
    for key, names in PLACEHOLDERS.items():
        for form in texts.messages[key].values():
            assert {name for name in names if f"{{{name}}}" in form} == names, key


def test_mails_speak_nine_languages() -> None:
    assert [
        f"{language}.yaml" for language in ("bn", "de", "en", "fr", "it", "nl", "pl", "pt-BR", "zh-CN")
    ] == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_only_the_validity_counts_in_the_forms_of_its_language(name: str) -> None:
    language = name.removesuffix(".yaml")
    texts = parse_texts(language, shipped_text(name))
    needed = {plural_category(language, count) for count in range(200)}

    counted = {key for key, forms in texts.messages.items() if set(forms) != {"other"}}
    assert counted <= {"ttl_text"}
    if counted:
        assert set(texts.messages["ttl_text"]) == needed | {"other"}


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_texts_are_one_tidy_paragraph_each(name: str) -> None:
    texts = parse_texts(name.removesuffix(".yaml"), shipped_text(name))

    for key, forms in texts.messages.items():
        for form in forms.values():
            ends = form.endswith((".", "।", "。"))
            assert ends != key.startswith("subject_"), key
            assert form == " ".join(re.split(r"[ \n]+", form)).strip(), key
            assert "- " not in form, key


@pytest.mark.parametrize(
    ("language", "alphabet"), [("bn", r"[\u0980-\u09ff\u0964]"), ("zh-CN", r"[\u4e00-\u9fff]")]
)
def test_a_language_is_written_in_its_script(language: str, alphabet: str) -> None:
    texts = parse_texts(language, shipped_text(f"{language}.yaml"))

    for key, forms in texts.messages.items():
        words = re.sub(r"\{\w+\}", "", forms["other"])
        assert re.search(alphabet, words), key
        assert not re.search(r"[a-z]{2}", words), key


@pytest.mark.parametrize(
    ("count", "words"), [("1", "przez 1 minutę."), ("3", "przez 3 minuty."), ("5", "przez 5 minut.")]
)
def test_polish_minutes(count: str, words: str) -> None:
    texts = parse_texts("pl", shipped_text("pl.yaml"))

    assert words in texts.say("ttl_text", {"TTL": count}, count=int(count))


def test_the_form_follows_the_count() -> None:
    texts = parse_texts("en", shipped_text("en.yaml"))

    one = texts.say("ttl_text", {"TTL": "1"}, count=1)
    many = texts.say("ttl_text", {"TTL": "5"}, count=5)

    assert one.startswith("The code is valid for 1 minute. ")
    assert many.startswith("The code is valid for 5 minutes. ")


def test_values_are_not_filled_in_twice() -> None:
    texts = parse_texts("en", shipped_text("en.yaml"))

    text = texts.say("passkey_create_text", {"ServiceName": "{Code}"})

    assert "your account at {Code}" in text


def test_all_problems_are_told_at_once() -> None:
    messages = yaml.safe_load(shipped_text("en.yaml"))
    del messages["login_text"]
    messages["recovery_text"] = "Dear {{reader}}"
    messages["subject_recovery"] = 7
    messages["ttl_text"] = {"dozen": "{TTL} dozen"}
    messages["subject_login"] = "{Code} for {ServiceName}"
    messages["greeting"] = "Hello"

    with pytest.raises(DefinitionError) as raised:
        parse_texts("xx", yaml.safe_dump(messages))

    assert raised.value.problems == (
        "texts/xx.yaml: login_text: is missing",
        "texts/xx.yaml: greeting: is not a message of any mail",
        "texts/xx.yaml: recovery_text: {reader} is not available here",
        "texts/xx.yaml: recovery_text: braces are for the names of values only",
        "texts/xx.yaml: subject_login: {ServiceName} is not available here",
        "texts/xx.yaml: subject_recovery: a text is expected",
        "texts/xx.yaml: ttl_text: has no form `other`",
        "texts/xx.yaml: ttl_text: dozen is not a form; those are one, few, many, other",
    )


def test_texts_that_amend_others_may_leave_messages_out() -> None:
    shipped = parse_texts("en", shipped_text("en.yaml"))

    amended = parse_texts("en", "login_text: Hello!", shipped)

    assert amended.say("login_text", {}) == "Hello!"
    assert amended.say("recovery_text", {}) == shipped.say("recovery_text", {})


@pytest.mark.parametrize("source", ["", "- a", "text", "a: [b"])
def test_a_file_that_holds_no_messages_is_refused(source: str) -> None:
    with pytest.raises(DefinitionError):
        parse_texts("xx", source)
