"""Render mails: messages in the reader's language, set into the two layouts.

Rule 1: values go into messages, and finished messages go into layouts; only the HTML layout escapes.
Rule 2: texts are read and layouts compiled once, by the first mail that needs them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files

from jinja2 import PackageLoader, StrictUndefined, select_autoescape
from jinja2 import Template as Layout
from jinja2.sandbox import ImmutableSandboxedEnvironment

from flowapi.services.mail.languages import negotiate
from flowapi.services.mail.templates import CODE_TEMPLATES, TTL_TEXT, Template, subject_key, text_key
from flowapi.services.mail.texts import Texts, parse_texts

_PACKAGE = "flowapi.services.mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What the reader sees of a mail, in one language."""

    language: str
    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)


class Renderer:
    """Turns templates and values into subjects, plain texts and HTML."""

    def __init__(self) -> None:
        self._texts: dict[str, Texts] = {}

    def render(self, template: Template, wanted: str, values: Mapping[str, str]) -> Rendered:
        """Render *template* in the available language closest to *wanted* (an `X-Language` header)."""
        texts = self._texts_in(negotiate(wanted, self._languages))
        content = {
            "language": texts.language,
            "service_name": values["ServiceName"],
            "subject": texts.say(subject_key(template), values),
            "text": texts.say(text_key(template), values),
            "code": "",
            "ttl_text": "",
        }
        if template in CODE_TEMPLATES:
            content["code"] = values["Code"]
            content["ttl_text"] = texts.say(TTL_TEXT, values, count=int(values["TTL"]))
        plain, html = (layout.render(content).strip() for layout in self._layouts)
        return Rendered(language=texts.language, subject=content["subject"], text=plain, html=html)

    @cached_property
    def _languages(self) -> tuple[str, ...]:
        names = (file.name for file in (files(_PACKAGE) / "texts").iterdir())
        return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))

    def _texts_in(self, language: str) -> Texts:
        if language not in self._texts:
            source = (files(_PACKAGE) / "texts" / f"{language}.yaml").read_text(encoding="utf-8")
            self._texts[language] = parse_texts(language, source)
        return self._texts[language]

    @cached_property
    def _layouts(self) -> tuple[Layout, Layout]:
        environment = ImmutableSandboxedEnvironment(
            loader=PackageLoader(_PACKAGE, "layouts"),
            autoescape=select_autoescape(("html",), default=False),
            undefined=StrictUndefined,
            trim_blocks=True,
            auto_reload=False,
        )
        return environment.get_template("mail.txt"), environment.get_template("mail.html")
