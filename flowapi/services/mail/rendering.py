"""Render mails: messages in the reader's language, set into the two layouts.

Rule 1: values go into messages, and finished messages go into layouts; only the HTML layout escapes.
Rule 2: texts are read and layouts compiled once, by the first mail that needs them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flowapi.services.mail.languages import negotiate
from flowapi.services.mail.layouts import Layouts, Pieces
from flowapi.services.mail.templates import CODE_TEMPLATES, TTL_TEXT, Template, subject_key, text_key
from flowapi.services.mail.text_files import TextFiles
from flowapi.services.mail.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What the reader sees of a mail, in one language."""

    language: str
    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)


class Renderer:
    """Turns templates and values into subjects, plain texts and HTML.

    Args:
        directory: A folder with `texts` and `layouts` of the deployer's own, which has been checked.
    """

    def __init__(self, directory: Path | None = None) -> None:
        self._files = TextFiles(directory)
        self._layouts = Layouts(directory)
        self._texts: dict[str, Texts] = {}

    def render(self, template: Template, wanted: str, values: Mapping[str, str]) -> Rendered:
        """Render *template* in the available language closest to *wanted* (an `X-Language` header)."""
        texts = self._texts_in(negotiate(wanted, self._files.languages))
        pieces = Pieces(
            template=template,
            language=texts.language,
            service_name=values["ServiceName"],
            subject=texts.say(subject_key(template), values),
            text=texts.say(text_key(template), values),
            code="",
            ttl_text="",
        )
        if template in CODE_TEMPLATES:
            pieces["code"] = values["Code"]
            pieces["ttl_text"] = texts.say(TTL_TEXT, values, count=int(values["TTL"]))
        return Rendered(
            language=texts.language,
            subject=pieces["subject"],
            text=self._layouts.render("txt", pieces),
            html=self._layouts.render("html", pieces),
        )

    def _texts_in(self, language: str) -> Texts:
        if language not in self._texts:
            self._texts[language] = self._files.read(language)
        return self._texts[language]
