"""The sentences of the mails: one YAML file per language, one message per key.

Rule 1: a message is plain text; `{Name}` is replaced by the value of that name, braces have no other use.
Rule 2: a message that counts may have one form per plural category of its language; `other` is always there.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from flowapi.errors import DefinitionError
from flowapi.services.mail.plurals import plural_category
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


def parse_texts(language: str, source: str) -> Texts:
    """Read the messages of *language* from YAML.

    Raises:
        DefinitionError: Messages are missing, unknown or refer to unknown values.
    """
    try:
        document = yaml.safe_load(source)
    except yaml.YAMLError as broken:
        raise DefinitionError([f"texts/{language}.yaml: {broken}"]) from broken
    if not isinstance(document, dict):
        raise DefinitionError([f"texts/{language}.yaml: a mapping of keys to messages is expected"])
    messages = {str(key): _forms(value) for key, value in document.items()}
    if problems := [f"texts/{language}.yaml: {problem}" for problem in _problems(messages)]:
        raise DefinitionError(problems)
    return Texts(language, messages)


def _forms(value: Any) -> dict[str, str]:
    forms = value if isinstance(value, dict) else {"other": value}
    return {str(category): form for category, form in forms.items() if isinstance(form, str)}


def _problems(messages: Mapping[str, Mapping[str, str]]) -> list[str]:
    missing = [f"{key}: is missing" for key in PLACEHOLDERS if "other" not in messages.get(key, {})]
    unknown = [f"{key}: is not a message of any mail" for key in messages if key not in PLACEHOLDERS]
    strays = [
        f"{key}: {{{name}}} is not available here"
        for key, forms in messages.items()
        for form in forms.values()
        for name in _PLACEHOLDER.findall(form)
        if key in PLACEHOLDERS and name not in PLACEHOLDERS[key]
    ]
    return missing + unknown + strays
