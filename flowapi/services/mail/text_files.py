"""Find the texts of mails: those that are shipped, amended by those of a directory."""

from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from flowapi.errors import DefinitionError
from flowapi.services.mail.texts import Texts, parse_texts

FOLDER = "texts"
SUFFIX = ".yaml"


class TextFiles:
    """The shipped texts, and those in the folder `texts` of a *directory*."""

    def __init__(self, directory: Path | None = None) -> None:
        self._shipped: Traversable = files("flowapi.services.mail") / FOLDER
        self._own = directory / FOLDER if directory else None

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that mails are written in."""
        names = (file.name for file in self._shipped.iterdir())
        return tuple(sorted(name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX)))

    def read(self, language: str) -> Texts:
        """The messages in *language*, one of `languages`.

        Raises:
            DefinitionError: The directory has messages that are none, or refer to unknown values.
        """
        name = f"{language}{SUFFIX}"
        texts = parse_texts(language, (self._shipped / name).read_text(encoding="utf-8"))
        if self._own and (own := self._own / name).is_file():
            return parse_texts(language, _content(own), amended=texts)
        return texts


def _content(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise DefinitionError([f"{FOLDER}/{file.name}: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise DefinitionError([f"{FOLDER}/{file.name}: is not text in UTF-8"]) from error
