"""Find the texts of mails: those that are shipped, amended by those of a directory."""

from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from flowapi.errors.start import DefinitionError
from flowapi.services.mail.texts import Texts, parse_texts

FOLDER = "texts"
SUFFIX = ".yaml"
TOO_DEEP = "is nested too deeply"


class TextFiles:
    """The shipped texts, and those in the folder `texts` of a *directory*; each file is read once."""

    def __init__(self, directory: Path | None = None) -> None:
        self._known: dict[str, Texts] = {}
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
        if language not in self._known:
            self._known[language] = self._read(language)
        return self._known[language]

    def _read(self, language: str) -> Texts:
        name = f"{language}{SUFFIX}"
        texts = parse_texts(language, (self._shipped / name).read_text(encoding="utf-8"))
        if self._own and (own := self._own / name).is_file():
            try:
                return parse_texts(language, _content(own), amended=texts)
            except RecursionError as error:
                raise DefinitionError([f"{FOLDER}/{name}: {TOO_DEEP}"]) from error
        return texts


def _content(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise DefinitionError([f"{FOLDER}/{file.name}: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise DefinitionError([f"{FOLDER}/{file.name}: is not text in UTF-8"]) from error
