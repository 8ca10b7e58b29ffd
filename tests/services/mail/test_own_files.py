"""A deployer words and frames mails in a folder of her own; what cannot be used is told at the start."""

import errno
import re
from pathlib import Path

import pytest

import flowapi
from flowapi.errors.start import DefinitionError
from flowapi.services.mail.own_files import own_renderer, problems_in, read_again
from flowapi.services.mail.rendering import Rendered
from flowapi.services.mail.templates import Template

VALUES = {
    "ServiceName": "Ben & Jerry's <Shop>",
    "Code": "123456",
    "TTL": "5",
    "OldEmailAddress": "old@example.com",
    "NewEmailAddress": "new@example.com",
    "DeletedEmailAddress": "gone@example.com",
}


def put(folder: Path, **files: str) -> Path:
    """A folder with *files*, in which `__` stands for a slash and the last `_` for a dot."""
    for name, text in files.items():
        place, _, file = name.partition("__")
        stem, _, suffix = file.rpartition("_")
        (folder / place).mkdir(exist_ok=True)
        (folder / place / f"{stem}.{suffix}").write_text(text, encoding="utf-8")
    return folder


def rendered(folder: Path, template: Template = Template.LOGIN, language: str = "en") -> Rendered:
    return own_renderer(str(folder)).render(template, language, VALUES)


def test_without_a_folder_mails_are_as_they_are_shipped() -> None:
    mail = own_renderer("").render(Template.LOGIN, "en", VALUES)

    assert mail.subject == "123456 is your login code"


def test_messages_replace_those_of_their_name_in_their_language(tmp_path: Path) -> None:
    put(tmp_path, texts__de_yaml='subject_login: "{Code} für dich"\nttl_text: Gilt {TTL} Minuten.')

    german, english = rendered(tmp_path, language="de"), rendered(tmp_path)

    assert german.subject == "123456 für dich"
    assert german.text.endswith("\n\n123456\n\nGilt 5 Minuten.")
    assert german.text.startswith("Geben Sie diesen Code ein")
    assert english.subject == "123456 is your login code"


def test_a_layout_frames_all_mails_but_those_with_one_of_their_own(tmp_path: Path) -> None:
    put(
        tmp_path,
        layouts__mail_html="<p>{{ service_name }}: {{ text }} {{ code }}</p>",
        layouts__login_html="<b>{{ code }}</b> {{ language }} {{ template }}",
    )

    login, notice = rendered(tmp_path), rendered(tmp_path, Template.PASSKEY_CREATE)

    assert login.html == "<b>123456</b> en login"
    assert notice.html.startswith("<p>Ben &amp; Jerry&#39;s &lt;Shop&gt;: A new passkey")
    assert login.text.startswith("Enter this code")


def test_a_layout_can_add_to_the_one_that_is_shipped(tmp_path: Path) -> None:
    footer = '{% block footer %}<tr><td>{% include "_address.html" %}</td></tr>{% endblock %}'
    put(
        tmp_path,
        layouts__mail_html='{% extends "flowapi/mail.html" %}' + footer,
        layouts___address_html="1 Main Street",
        layouts__mail_txt='{% extends "flowapi/mail.txt" %}{% block footer %}\n\n-- \nExample{% endblock %}',
    )

    mail = rendered(tmp_path)

    assert "<tr><td>1 Main Street</td></tr>" in mail.html
    assert "Enter this code" in mail.html
    assert mail.text.endswith("-- \nExample")


def documented() -> dict[str, str]:
    """The files in the documentation, by their places in the folder."""
    page = (Path(flowapi.__file__).parents[1] / "docs" / "configuration.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```\w+\n((?:#|\{#) mails/(\S+).*?)```", page, flags=re.DOTALL)
    return {place: text for text, place in blocks}


def test_what_the_documentation_shows_works(tmp_path: Path) -> None:
    for place, text in documented().items():
        (tmp_path / place).parent.mkdir()
        (tmp_path / place).write_text(text, encoding="utf-8")

    mail = rendered(tmp_path, language="de")

    assert set(documented()) == {"texts/de.yaml", "layouts/mail.html"}
    assert mail.subject == "123456 ist dein Code"
    assert mail.text.endswith("Der Code gilt 5 Minuten.")
    assert "Georgia" in mail.html
    assert "1 Main Street" in mail.html
    assert "Der Code gilt 5 Minuten." in mail.html


def test_the_text_is_not_escaped_where_the_layout_is_ones_own(tmp_path: Path) -> None:
    put(tmp_path, layouts__mail_txt="{{ service_name }} {{ code }}")

    assert rendered(tmp_path).text == "Ben & Jerry's <Shop> 123456"


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    put(
        tmp_path,
        texts__de_yaml='subject_login: "{Kode}"\nsubject_logon: Hallo',
        texts__es_yaml="login_text: Hola",
        texts__fr_yml="login_text: Salut",
        texts__nl_yaml="[",
        layouts__mail_html="{{ code }} {{ reader }} {{ hint }}",
        layouts__mail_txt="{% if code %}",
        layouts__logon_html="",
    )
    (tmp_path / "texts" / "pl.yaml").write_bytes(b"login_text: \xff")

    with pytest.raises(DefinitionError) as raised:
        own_renderer(str(tmp_path))

    found = [problem.removeprefix("email_delivery.directory: ") for problem in raised.value.problems]
    pieces = "template, language, service_name, subject, text, code, ttl_text"
    languages = "bn.yaml, de.yaml, en.yaml, fr.yaml, it.yaml, nl.yaml, pl.yaml, pt-BR.yaml, zh-CN.yaml"
    layouts = "mail.html, mail.txt, the same with the name of a mail, and parts that begin with _"
    broken = next(problem for problem in found if problem.startswith("texts/nl.yaml: "))
    unclosed = next(problem for problem in found if problem.startswith("layouts/mail.txt: "))
    assert unclosed.endswith("(line 1)")
    assert [problem for problem in found if problem not in (broken, unclosed)] == [
        "texts/de.yaml: subject_login: {Kode} is not available here",
        "texts/de.yaml: subject_logon: is not a message of any mail",
        f"texts/es.yaml: is not the file of a language; those are {languages}",
        f"texts/fr.yml: is not the file of a language; those are {languages}",
        "texts/pl.yaml: is not text in UTF-8",
        f"layouts/logon.html: is not a layout; those are {layouts}",
        f"layouts/mail.html: hint is not available; there are {pieces}",
        f"layouts/mail.html: reader is not available; there are {pieces}",
    ]


def test_a_layout_that_hides_the_code_is_refused(tmp_path: Path) -> None:
    put(tmp_path, layouts__recovery_txt="{{ text }}")

    assert problems_in(tmp_path) == ["layouts: the mail recovery as txt: does not show the code"]


@pytest.mark.parametrize(
    "layout",
    [
        "{{ code }}{{ 1 / 0 }}",
        "{{ code }}{{ text.nothing }}",
        "{{ code }}{{ text.__class__.__mro__ }}",
        '{{ code }}{% include "_missing.html" %}',
        "{{ code }}{{ code + 1 }}",
        '{{ code }}{% include "login.html" %}',
        '{{ code }}{% if language == "zh-CN" %}{{ 1 / 0 }}{% endif %}',
    ],
)
def test_a_layout_that_fails_is_refused(tmp_path: Path, layout: str) -> None:
    put(tmp_path, layouts__login_html=layout)

    (problem,) = problems_in(tmp_path)

    assert problem.startswith("layouts: the mail login as html: ")


def test_a_folder_among_the_layouts_is_named(tmp_path: Path) -> None:
    (tmp_path / "layouts" / "_parts").mkdir(parents=True)

    assert problems_in(tmp_path) == ["layouts/_parts: is not a file that can be read"]


@pytest.mark.parametrize("name", ["", "missing"])
def test_a_folder_with_nothing_to_use_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name

    assert problems_in(folder) == [f"{folder}: has neither a folder texts nor a folder layouts"]


def test_what_editors_leave_behind_does_not_matter(tmp_path: Path) -> None:
    put(tmp_path, texts__en_yaml="login_text: Hello!", texts__x_swp="")
    (tmp_path / "texts" / "x.swp").rename(tmp_path / "texts" / ".en.yaml.swp")

    assert problems_in(tmp_path) == []


ENDLESS = {
    "{{ code }}{% for a in range(10000) %}{% for b in range(10000) %}{% endfor %}{% endfor %}": "steps",
    "{{ code }}{% for a in 'x' * 1000 %}{% for b in 'x' * 1000 %}{{ b }}{% endfor %}{% endfor %}": "steps",
    "{{ code }}{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(50) }}": (
        "steps"
    ),
    "{{ code }}{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}": "is nested too deeply",
    "{{ code }}{% for a in range(10001) %}{% endfor %}": "a number is larger than 10000",
    "{{ code }}{{ 10 ** 10 ** 10 ** 10 }}": "the result of ** is too large",
    "{{ code }}{{ 'x' * 10 ** 9 }}": "the result of * is too large",
    "{{ code }}{{ (text, text) * 1000 * 1000 }}": "the result of * is too large",
    "{{ code }}{{ '%0999999999d' % 1 }}": "texts are joined by ~, not by %",
    "{{ code }}{{ '{:>999999999}'.format(1) }}": "format",
    "{{ code }}{{ ''['format'](1) }}": "format",
    "{{ code }}{{ text|center(999999999) }}": "a number is larger than 10000",
    "{{ code }}{{ text.ljust(999999999) }}": "a number is larger than 10000",
    "{{ code }}{{ (text * 9000)|replace('T', text * 9000) }}": "steps",
    "{{ code }}{% set x = namespace(t='x') %}{% for _ in range(99) %}{% set x.t = x.t ~ x.t %}{% endfor %}": (
        "longer than 65536"
    ),
    "{{ code }}{% for a in range(99) %}{{ 'x' * 9999 }}{% endfor %}": "prints more than 262144 characters",
    "{{ code }}{% for a in range(9999) %}" + "x" * 99 + "{% endfor %}": "prints more than 262144 characters",
    "{{ code }}{% include '_other.html' %}": "is nested too deeply",
}


@pytest.mark.parametrize("layout", ENDLESS)
def test_a_layout_that_would_not_end_is_refused(tmp_path: Path, layout: str) -> None:
    put(tmp_path, layouts__login_html=layout, layouts___other_html="{% include 'login.html' %}")

    (problem,) = problems_in(tmp_path)

    assert problem.startswith("layouts: the mail login as html: ")
    assert ENDLESS[layout] in problem


@pytest.mark.parametrize(
    "layout",
    [
        "{{ " + "(" * 5000 + "code" + ")" * 5000 + " }}",
        "{% if code %}" * 2000 + "{% endif %}" * 2000,
        "{% for a in code %}" * 30 + "{% endfor %}" * 30,
    ],
)
def test_a_layout_that_is_nested_too_deeply_is_refused(tmp_path: Path, layout: str) -> None:
    put(tmp_path, layouts___part_html=layout)

    assert problems_in(tmp_path) == ["layouts/_part.html: is nested too deeply"]


def test_texts_that_are_nested_too_deeply_or_endless_are_refused(tmp_path: Path) -> None:
    put(tmp_path, texts__de_yaml="[" * 5000)

    assert problems_in(tmp_path) == ["texts/de.yaml: is nested too deeply"]
    put(tmp_path, texts__de_yaml="#" * 65537, layouts__mail_txt="{{ code }}" + " " * 65536)
    assert problems_in(tmp_path) == [
        "texts/de.yaml: has more than 65536 bytes",
        "layouts/mail.txt: has more than 65536 bytes",
    ]


def test_what_a_mail_is_about_does_not_make_a_layout_fail(tmp_path: Path) -> None:
    put(tmp_path, layouts__mail_html="{% for letter in text %}{{ letter }}{% endfor %} {{ code }}")

    html = own_renderer(str(tmp_path)).render(Template.LOGIN, "en", VALUES | {"ServiceName": "x" * 5000}).html

    assert html.endswith(" 123456")


def test_what_was_checked_is_what_is_used(tmp_path: Path) -> None:
    put(tmp_path, layouts__mail_html="{{ code }}", texts__de_yaml="ttl_text: Gilt {TTL} Minuten.")
    renderer = own_renderer(str(tmp_path))

    put(
        tmp_path,
        layouts__mail_html="{% broken",
        layouts__login_html="{% broken",
        layouts__login_txt="{% broken",
        texts__de_yaml="[",
        texts__en_yaml="[",
    )

    german, english = (renderer.render(Template.LOGIN, language, VALUES) for language in ("de", "en"))
    assert (german.html, english.html) == ("123456", "123456")
    assert german.text.endswith("Gilt 5 Minuten.")
    assert english.text.startswith("Enter this code")


def test_a_folder_is_read_again_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    put(tmp_path, layouts__mail_html="one {{ code }}", texts__en_yaml='subject_login: "one {Code}"')
    renderer = own_renderer(str(tmp_path))

    def shown() -> tuple[str, str]:
        mail = renderer.render(Template.LOGIN, "en", VALUES)
        return mail.subject, mail.html

    put(tmp_path, layouts__mail_html="{{ broken }}", texts__en_yaml='subject_login: "two {Code}"')
    with pytest.raises(DefinitionError, match="broken is not available"):
        read_again(renderer, str(tmp_path))
    assert shown() == ("one 123456", "one 123456")

    put(tmp_path, layouts__mail_html="two {{ code }}")
    read_again(renderer, str(tmp_path))
    assert shown() == ("two 123456", "two 123456")


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, layouts__mail_html="{{ code }}")

    def deny(folder: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(folder))

    monkeypatch.setattr(Path, "iterdir", deny)

    with pytest.raises(DefinitionError, match="layouts: Permission denied"):
        own_renderer(str(tmp_path))
