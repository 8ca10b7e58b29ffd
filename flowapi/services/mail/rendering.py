"""Render mails: messages in the reader's language, set into the two layouts.

Rule 1: values go into messages, and finished messages go into layouts; only the HTML layout escapes.
Rule 2: texts are read and layouts compiled once: those of a deployer's own when they are checked, those that
        are shipped by the first mail that needs them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flowapi.services.mail.languages import negotiate
from flowapi.services.mail.layouts import Layouts, Pieces
from flowapi.services.mail.templates import CODE_TEMPLATES, TTL_TEXT, Template, subject_key, text_key
from flowapi.services.mail.text_files import TextFiles


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
        files: What says the texts, if not what is shipped alone.
        layouts: What frames them.
    """

    def __init__(self, files: TextFiles | None = None, layouts: Layouts | None = None) -> None:
        self._files = files or TextFiles()
        self._layouts = layouts or Layouts()

    def use(self, files: TextFiles, layouts: Layouts) -> None:
        """Render with these from now on."""
        self._files, self._layouts = files, layouts

    def render(self, template: Template, wanted: str, values: Mapping[str, str]) -> Rendered:
        """Render *template* in the available language closest to *wanted* (an `X-Language` header)."""
        texts = self._files.read(negotiate(wanted, self._files.languages))
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
