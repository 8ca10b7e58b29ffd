from pathlib import Path

import pytest

from flowapi.errors.start import StartRefused
from flowapi.web.development.elements import (
    INSTALLED,
    PUBLISHED,
    SERVED,
    SERVED_TRANSLATIONS,
    TRANSLATIONS,
    ElementsScript,
    elements_script,
)
from tests.web.serving import Serving


def test_without_a_wish_the_published_script_is_used(tmp_path: Path) -> None:
    assert elements_script(None, tmp_path) == ElementsScript(PUBLISHED, "https://cdn.jsdelivr.net")


async def test_an_installed_package_is_found_and_served(tmp_path: Path) -> None:
    (tmp_path / INSTALLED).parent.mkdir(parents=True)
    (tmp_path / INSTALLED).write_text("export {};")

    script = elements_script(None, tmp_path)
    answer = await Serving(script.routes()).client.get(SERVED)

    assert script == ElementsScript(SERVED, file=tmp_path / INSTALLED)
    assert (answer.status_code, answer.text) == (200, "export {};")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


async def test_the_texts_beside_an_installed_script_are_served(tmp_path: Path) -> None:
    texts = tmp_path / INSTALLED.parent / TRANSLATIONS
    texts.parent.mkdir(parents=True)
    texts.write_text("export const all = {};")
    (tmp_path / INSTALLED).touch()

    script = elements_script(None, tmp_path)
    answer = await Serving(script.routes()).client.get(SERVED_TRANSLATIONS)

    assert script.translations == SERVED_TRANSLATIONS
    assert (answer.status_code, answer.text) == (200, "export const all = {};")


async def test_a_script_that_stands_alone_has_no_texts(tmp_path: Path) -> None:
    own = tmp_path / "own.js"
    own.touch()

    script = elements_script(str(own), tmp_path)

    assert script.translations is None
    assert (await Serving(script.routes()).client.get(SERVED_TRANSLATIONS)).status_code == 404


@pytest.mark.parametrize(
    ("url", "texts"),
    [
        (PUBLISHED, PUBLISHED.replace("elements.js", "i18n/all.js")),
        ("http://localhost:5173/dist/elements.js?v=a/b", "http://localhost:5173/dist/i18n/all.js"),
    ],
)
def test_the_texts_are_looked_for_beside_the_script(tmp_path: Path, url: str, texts: str) -> None:
    assert elements_script(url, tmp_path).translations == texts


def test_a_file_that_is_asked_for_wins(tmp_path: Path) -> None:
    own = tmp_path / "own.js"
    own.touch()

    assert elements_script(str(own), tmp_path) == ElementsScript(SERVED, file=own)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://cdn.example/elements.js", "https://cdn.example"),
        ("http://localhost:5173/dist/elements.js?v=1", "http://localhost:5173"),
    ],
)
def test_an_address_that_is_asked_for_wins(tmp_path: Path, url: str, origin: str) -> None:
    assert elements_script(url, tmp_path) == ElementsScript(url, origin)


@pytest.mark.parametrize(
    "asked",
    [
        "missing.js",
        ".",
        "ftp://cdn.example/elements.js",
        "https://cdn.example",
        "https://a; script-src *//e.js",
        "https://cdn.example/a b.js",
        "javascript:alert(1)",
    ],
)
def test_anything_else_is_refused(tmp_path: Path, asked: str) -> None:
    with pytest.raises(StartRefused, match="neither a file nor the address of one"):
        elements_script(asked, tmp_path)
