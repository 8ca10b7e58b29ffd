"""The sentences of the mails: one YAML file per language, one message per key.

Rule 1: a message is plain text; `{Name}` is replaced by the value of that name, braces have no other use.
Rule 2: a message that counts may have one form per plural category of its language; `other` is always there.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from flowapi.errors.start import DefinitionError
from flowapi.services.mail.plurals import CATEGORIES, plural_category
from flowapi.services.mail.templates import PLACEHOLDERS

_PLACEHOLDER = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True, slots=True)
class Texts:
    """All messages in one language."""

    language: str
    messages: Mapping[str, Mapping[str, str]]
    """The forms of each message by plural category."""

    def say(self, key: str, values: Mapping[str, str], count: int | None = None) -> str:
        """The message *key* with *values* filled in, in the form for *count*."""
        forms = self.messages[key]
        category = "other" if count is None else plural_category(self.language, count)
        form = forms.get(category, forms["other"])
        return _PLACEHOLDER.sub(lambda found: values[found[1]], form)


def parse_texts(language: str, source: str, amended: Texts | None = None) -> Texts:
    """Read the messages of *language* from YAML; those that it leaves out are said as in *amended*.

    Raises:
        DefinitionError: Messages are missing, unknown or refer to unknown values.
    """
    place = f"texts/{language}.yaml"
    try:
        document = yaml.safe_load(source)
    except yaml.YAMLError as broken:
        raise DefinitionError([f"{place}: {broken}"]) from broken
    if not isinstance(document, dict):
        raise DefinitionError([f"{place}: a mapping of keys to messages is expected"])
    messages = {str(key): _forms(value) for key, value in document.items()}
    shipped = amended.messages if amended else {}
    if problems := [f"{place}: {problem}" for problem in _problems(messages, shipped)]:
        raise DefinitionError(problems)
    return Texts(language, {**shipped, **messages})


def _forms(value: Any) -> dict[str, Any]:
    forms = value if isinstance(value, dict) else {"other": value}
    return {str(category): form for category, form in forms.items()}


def _problems(messages: Mapping[str, Mapping[str, Any]], shipped: Mapping[str, object]) -> Iterator[str]:
    for key in PLACEHOLDERS:
        if key not in messages and key not in shipped:
            yield f"{key}: is missing"
    for key, forms in messages.items():
        if key not in PLACEHOLDERS:
            yield f"{key}: is not a message of any mail"
            continue
        if "other" not in forms:
            yield f"{key}: has no form `other`"
        for category, form in forms.items():
            yield from (f"{key}: {problem}" for problem in _problems_in_form(key, category, form))


def _problems_in_form(key: str, category: str, form: Any) -> Iterator[str]:
    if category not in CATEGORIES:
        yield f"{category} is not a form; those are {', '.join(CATEGORIES)}"
    if not (isinstance(form, str) and form.strip()):
        yield "a text is expected"
        return
    names = _PLACEHOLDER.findall(form)
    yield from (f"{{{name}}} is not available here" for name in names if name not in PLACEHOLDERS[key])
    if set("{}") & set(_PLACEHOLDER.sub("", form)):
        yield "braces are for the names of values only"
