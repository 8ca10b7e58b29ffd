"""The development area: what it shows, and to whom."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from flowapi.services.mail.mailbox import Mailbox
from flowapi.web.development.pages import FILES
from tests.support.http import Client
from tests.support.mails import make_message
from tests.web.conftest import World

PAGES = ("/dev/", "/dev/demo", "/dev/plain", "/dev/mailbox", "/dev/flows")
RESOURCES = ("/dev/about.json", "/dev/mails.json", "/dev/flows.json", "/dev/style.css")


def files(suffix: str) -> Iterator[Path]:
    """The files of the area."""
    return FILES.rglob(f"*{suffix}")


@pytest.mark.parametrize("path", PAGES)
async def test_pages_run_no_scripts_but_files(developer: Client, path: str) -> None:
    answer = await developer.get(path)

    policy = answer.headers["content-security-policy"]
    scripts = "'self' https://cdn.example" if path == "/dev/demo" else "'self'"
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert f"default-src 'none'; script-src {scripts};" in policy
    assert "frame-ancestors 'none'" in policy


async def test_the_start_page_is_found_without_its_slash(developer: Client) -> None:
    answer = await developer.get("/dev")

    assert (answer.status_code, answer.headers["location"]) == (307, "/dev/")


def test_pages_hold_no_script_style_or_handler_of_their_own() -> None:
    inside = re.compile(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:|https?:", re.IGNORECASE)

    assert {page.name: inside.findall(page.read_text()) for page in files(".html")} == {
        page.name: [] for page in files(".html")
    }


def test_scripts_never_write_markup() -> None:
    markup = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function")

    assert [script.name for script in files(".js") if markup.search(script.read_text())] == []


async def test_every_file_that_is_referred_to_is_served(developer: Client) -> None:
    referred = re.compile(r'(?:src|href|from|import)[=\s(]+"(?P<path>[^"]+)"')
    wanted = {
        "/dev/" + str((file.parent / found["path"]).resolve().relative_to(FILES)).removeprefix(".")
        for suffix in (".html", ".js")
        for file in files(suffix)
        for found in referred.finditer(file.read_text())
        if not found["path"].startswith("#")
    }

    statuses = {path: (await developer.get(path)).status_code for path in wanted}

    assert len(wanted) > 20
    assert statuses == dict.fromkeys(wanted, 200)


@pytest.mark.parametrize("path", [*PAGES, *RESOURCES])
async def test_no_other_origin_reads_an_answer(developer: Client, path: str) -> None:
    answer = await developer.get(path, {"origin": "http://localhost:8888"})

    assert not [name for name in answer.headers if name.startswith("access-control-")]
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", [*PAGES, *RESOURCES, "/dev/mails/1", "/dev/nothing"])
async def test_no_other_name_reaches_the_area(developer: Client, path: str) -> None:
    answer = await developer.get(path, {"host": "evil.example"})

    assert (answer.status_code, answer.headers["content-type"]) == (403, "text/plain")


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "[::1]:8000"])
async def test_pages_are_shown_under_the_name_that_passkeys_need(developer: Client, host: str) -> None:
    answer = await developer.get("/dev/demo", {"host": host})

    assert (answer.status_code, answer.headers["location"]) == (307, "http://localhost:8000/dev/demo")


@pytest.mark.parametrize(
    "path",
    ["/dev/../flowapi.sqlite", "/dev/files/style.css", "/dev/flow/", "/dev/index.html", "/devil"],
)
async def test_nothing_else_is_there(developer: Client, path: str) -> None:
    assert (await developer.send("GET", path)).status_code == 404


async def test_nothing_can_be_changed(developer: Client) -> None:
    statuses = [
        (await developer.send(method, "/dev/mails.json")).status_code for method in ("POST", "DELETE")
    ]

    assert statuses == [404, 404]


async def test_the_public_api_is_as_it_was(developer: Client, world: World) -> None:
    answer = await developer.get("/health/alive", {"host": "anything.example"})

    assert (answer.status_code, answer.json()) == (200, {"alive": True})
    assert (await world.public.get("/dev/")).status_code == 404


async def test_the_area_tells_its_pages_about_the_server(developer: Client) -> None:
    answer = await developer.get("/dev/about.json")

    assert answer.json() == {
        "flows": ["login", "profile", "registration", "token_exchange"],
        "elements": "https://cdn.example/elements.js",
        "translations": "https://cdn.example/i18n/all.js",
    }


async def test_mails_are_listed_newest_first(developer: Client, mailbox: Mailbox) -> None:
    older, newer = make_message(subject="One"), make_message(subject="Two", code="")
    for message in (older, newer):
        await mailbox.deliver(message)

    mails = (await developer.get("/dev/mails.json")).json()

    assert [(mail["subject"], mail["code"], mail["to"]) for mail in mails] == [
        ("Two", "", "alice@example.com"),
        ("One", "123456", "alice@example.com"),
    ]
    assert "html" not in mails[0]


async def test_the_html_of_a_mail_has_no_rights(developer: Client, mailbox: Mailbox) -> None:
    message = make_message(html="<script>steal()</script>")
    await mailbox.deliver(message)

    answer = await developer.get(f"/dev/mails/{message.id}")

    assert (answer.status_code, answer.text) == (200, "<script>steal()</script>")
    assert answer.headers["content-security-policy"] == (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
    )
    assert (await developer.get("/dev/mails/another")).status_code == 404


async def test_codes_are_not_logged(developer: Client, mailbox: Mailbox, out: io.StringIO) -> None:
    await mailbox.deliver(make_message())

    await developer.get("/dev/mails.json")

    assert "/dev/mails.json" in out.getvalue()
    assert "123456" not in out.getvalue()
