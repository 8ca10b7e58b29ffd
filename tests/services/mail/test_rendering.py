"""Every mail reads well, in plain text and in HTML."""

import re
from html.parser import HTMLParser

import pytest

from flowapi.services.mail.rendering import Renderer
from flowapi.services.mail.templates import CODE_TEMPLATES, Template

VALUES = {
    "ServiceName": "Ben & Jerry's <Shop>",
    "Code": "123456",
    "TTL": "5",
    "OldEmailAddress": "old@example.com",
    "NewEmailAddress": "new@example.com",
    "DeletedEmailAddress": "gone@example.com",
}
CODE = (
    "\n\n123456\n\n"
    "The code is valid for 5 minutes. Don't share it with anyone. "
    "If you didn't ask for it, you can ignore this email."
)
ACCOUNT = "your account at Ben & Jerry's <Shop>"
SUBJECTS = {
    Template.LOGIN: "123456 is your login code",
    Template.RECOVERY: "123456 is your code to recover your account",
    Template.EMAIL_VERIFICATION: "123456 is your code to verify your email address",
    Template.EMAIL_LOGIN_ATTEMPTED: "There is no account for this email address",
    Template.EMAIL_REGISTRATION_ATTEMPTED: "There is already an account for this email address",
    Template.PASSWORD_UPDATE: "Your password was changed",
    Template.PRIMARY_EMAIL_UPDATE: "Your primary email address was changed",
    Template.EMAIL_CREATE: "An email address was added to your account",
    Template.EMAIL_DELETE: "An email address was removed from your account",
    Template.PASSKEY_CREATE: "A passkey was added to your account",
    Template.MFA_CREATE: "A second factor was added to your account",
    Template.MFA_DELETE: "A second factor was removed from your account",
}
SENTENCES = {
    Template.LOGIN: [f"Enter this code to confirm that it's you logging in.{CODE}"],
    Template.RECOVERY: [f"To get back into your account, enter this code on your login screen.{CODE}"],
    Template.EMAIL_VERIFICATION: [f"Enter this code to confirm that this email address is yours.{CODE}"],
    Template.EMAIL_LOGIN_ATTEMPTED: [
        "You, or someone else, tried to log in to Ben & Jerry's <Shop>",
        "with this email address, but there is no account for it.",
        "If it was you, create an account first. If not, you can ignore this email.",
    ],
    Template.EMAIL_REGISTRATION_ATTEMPTED: [
        "You, or someone else, tried to sign up at Ben & Jerry's <Shop>",
        "with this email address, but it already belongs to an account.",
        "If it was you, log in instead. If not, you can ignore this email: nothing has changed.",
    ],
    Template.PASSWORD_UPDATE: [
        f"The password of {ACCOUNT} was changed.",
        "If this wasn't you, reset it and check your account.",
    ],
    Template.PRIMARY_EMAIL_UPDATE: [
        f"The primary email address of {ACCOUNT} was changed from old@example.com to new@example.com.",
        "If this wasn't you, log in and check your account.",
    ],
    Template.EMAIL_CREATE: [
        f"The email address new@example.com was added to {ACCOUNT}.",
        "If this wasn't you, log in and check your account.",
    ],
    Template.EMAIL_DELETE: [
        f"The email address gone@example.com was removed from {ACCOUNT}.",
        "If this wasn't you, log in and check your account.",
    ],
    Template.PASSKEY_CREATE: [
        f"A new passkey was added to {ACCOUNT}.",
        "If this wasn't you, log in, remove it and check your account.",
    ],
    Template.MFA_CREATE: [
        f"A new method for the second step of the login was added to {ACCOUNT}.",
        "If this wasn't you, log in, remove it and check your account.",
    ],
    Template.MFA_DELETE: [
        f"A method for the second step of the login was removed from {ACCOUNT}.",
        "If this wasn't you, log in and check your account.",
    ],
}


class Document(HTMLParser):
    """The skeleton of an HTML document."""

    VOID = frozenset({"meta", "br", "img", "link", "input", "hr"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.declaration = ""
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_decl(self, decl: str) -> None:
        self.declaration = decl

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open[-1] != "style":
            self.texts.append((self.open[-1], data.strip()))


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    """One renderer, as a server has one."""
    return Renderer()


@pytest.mark.parametrize("template", Template)
def test_the_plain_text(renderer: Renderer, template: Template) -> None:
    rendered = renderer.render(template, "", VALUES)

    assert rendered.language == "en"
    assert rendered.subject == SUBJECTS[template]
    assert rendered.text == " ".join(SENTENCES[template])


@pytest.mark.parametrize("template", Template)
def test_the_html_shows_the_same_pieces(renderer: Renderer, template: Template) -> None:
    document = Document(renderer.render(template, "", VALUES).html)

    pieces = " ".join(SENTENCES[template]).split("\n\n")
    (title, *shown) = [text for text in document.texts if text[0] != "div"]
    (preview,) = [text for tag, text in document.texts if tag == "div"]
    assert title == ("title", SUBJECTS[template])
    assert shown == [("td", piece) for piece in ("Ben & Jerry's <Shop>", *pieces)]
    assert preview.strip("\u034f\u200c\u00a0") == pieces[0]
    assert document.declaration == "DOCTYPE html"
    assert document.open == []


@pytest.mark.parametrize("template", Template)
def test_the_html_needs_nothing_from_elsewhere(renderer: Renderer, template: Template) -> None:
    html = renderer.render(template, "", VALUES).html

    names = {name for _, name, _ in Document(html).attributes}
    assert names.isdisjoint({"src", "href", "background", "action", "srcset", "onload"})
    assert not any(word in html.lower() for word in ("url(", "@import", "http:", "https:", "<script", "<img"))


def test_the_html_suits_light_and_dark_mail_clients(renderer: Renderer) -> None:
    html = renderer.render(Template.LOGIN, "", VALUES).html

    attributes = Document(html).attributes
    assert ("html", "lang", "en") in attributes
    assert ("html", "dir", "ltr") in attributes
    assert ("meta", "charset", "utf-8") in attributes
    assert attributes.count(("meta", "content", "light dark")) == 2
    assert {("meta", "name", "color-scheme"), ("meta", "name", "supported-color-schemes")} <= set(attributes)
    assert "@media (prefers-color-scheme: dark)" in html
    assert "max-width:480px" in html


def test_nothing_but_the_code_stands_on_the_line_of_the_code(renderer: Renderer) -> None:
    codes = [
        line
        for template in CODE_TEMPLATES
        for line in renderer.render(template, "", VALUES | {"Code": "aB3dE9"}).text.splitlines()
        if len(line) == 6
    ]

    assert codes == ["aB3dE9"] * 3


def test_one_minute_is_a_minute(renderer: Renderer) -> None:
    text = renderer.render(Template.LOGIN, "", VALUES | {"TTL": "1"}).text

    assert "The code is valid for 1 minute. " in text


def test_values_are_not_layouts(renderer: Renderer) -> None:
    hostile = "{{ 7 * 7 }}{% raw %}{TTL}"

    rendered = renderer.render(Template.EMAIL_LOGIN_ATTEMPTED, "", VALUES | {"ServiceName": hostile})

    assert f"tried to log in to {hostile} with" in rendered.text


LANGUAGES = ("bn", "de", "en", "fr", "it", "nl", "pl", "pt-BR", "zh-CN")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", Template)
def test_every_mail_in_every_language(renderer: Renderer, template: Template, language: str) -> None:
    rendered = renderer.render(template, language, VALUES)

    document = Document(rendered.html)
    assert rendered.language == language
    assert ("html", "lang", language) in document.attributes
    assert (VALUES["Code"] in rendered.text) == (template in CODE_TEMPLATES)
    assert not set("{}") & set(rendered.subject + rendered.text)
    assert {text for tag, text in document.texts if tag == "td"} >= set(rendered.text.split("\n\n"))


def contrast(one: str, other: str) -> float:
    """How well two colours can be told apart (WCAG 2, 1.4.3)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_everything_stands_out_in_the_light_and_in_the_dark(renderer: Renderer) -> None:
    html = renderer.render(Template.LOGIN, "", VALUES).html
    dark = dict(re.findall(r"\.(\w+) \{ [^}]*?(?<!-)color: (#\w{6})", html))
    behind = dict(re.findall(r"\.(\w+) \{ background-color: (#\w{6})", html))
    light = re.findall(r"[ ;\"]color:(#\w{6});", html.partition("bgcolor")[2])

    assert set(light) == {"#5f6673", "#1d2129"}
    for colour in light:
        assert min(contrast(colour, "#ffffff"), contrast(colour, "#f4f5f7")) >= 4.5
    assert dark.keys() == {"text", "muted", "code"}
    for name, colour in dark.items():
        assert contrast(colour, behind[name] if name in behind else behind["card"]) >= 4.5


def test_an_unsupported_language_is_english(renderer: Renderer) -> None:
    assert renderer.render(Template.LOGIN, "ko", VALUES) == renderer.render(Template.LOGIN, "en", VALUES)
