"""Who mails with one folder of texts and layouts shares what renders with it."""

from pathlib import Path

import pytest

from flowapi.errors.start import DefinitionError
from flowapi.services.mail.renderers import Renderers


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of a deployer's own."""
    (tmp_path / "texts").mkdir()
    return tmp_path


def test_one_folder_is_read_once(folder: Path) -> None:
    renderers = Renderers()

    kept, shipped = renderers.of(str(folder)), renderers.of("")

    assert renderers.of(str(folder)) is kept
    assert renderers.of("") is shipped
    assert renderers.directories == (str(folder),)


def test_what_nobody_mails_with_any_more_is_let_go(folder: Path) -> None:
    renderers = Renderers()
    renderers.of(str(folder))

    assert renderers.directories == ()
    renderers.read_again(str(folder))


def test_a_folder_that_is_read_again_must_still_hold_together(folder: Path) -> None:
    renderers = Renderers()
    kept = renderers.of(str(folder))
    (folder / "layouts").mkdir()
    (folder / "layouts" / "mail.html").write_text("{{ nothing }}")

    with pytest.raises(DefinitionError):
        renderers.read_again(str(folder))
    assert renderers.of(str(folder)) is kept
