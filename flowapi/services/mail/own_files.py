"""Check the texts and layouts of a deployer's own, before the first mail needs them.

Rule 1: all problems are told at once, each with the file that it is in.
Rule 2: what is accepted renders every mail; what mails contain cannot make it fail.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, meta

from flowapi.errors.start import DefinitionError
from flowapi.services.mail import layouts, text_files
from flowapi.services.mail.layouts import Kind, Layouts, Pieces
from flowapi.services.mail.rendering import Renderer
from flowapi.services.mail.templates import CODE_TEMPLATES, Template
from flowapi.services.mail.text_files import TOO_DEEP, TextFiles

SAMPLE_CODE = "428519"
PART = "_"
"""What the name of a layout begins with that is only included or extended by others."""
_LAYOUTS = f"mail.html, mail.txt, the same with the name of a mail, and parts that begin with {PART}"
LARGEST_FILE = 65_536
_FAILURES = (TemplateError, ArithmeticError, LookupError, TypeError, ValueError)
_TOO_DEEP = (RecursionError, SyntaxError, MemoryError)
"""What reading and compiling raise for it."""


def own_renderer(directory: str) -> Renderer:
    """A renderer that prefers what is in *directory* (empty: none) as it is now to what is shipped.

    Raises:
        DefinitionError: What is there cannot be used.
    """
    return Renderer(*_read(Path(directory))) if directory else Renderer()


def read_again(renderer: Renderer, directory: str) -> None:
    """Let *renderer* use what is in *directory* now.

    Raises:
        DefinitionError: What is there cannot be used; everything is as before.
    """
    renderer.use(*_read(Path(directory)))


def _read(directory: Path) -> tuple[TextFiles, Layouts]:
    texts, frames = TextFiles(directory), Layouts(directory)
    try:
        problems = list(_problems(directory, texts, frames))
    except OSError as error:
        problems = [f"{error.filename}: {error.strerror}"]
    if problems:
        raise DefinitionError([f"email_delivery.directory: {problem}" for problem in problems])
    return texts, frames


def problems_in(directory: Path) -> list[str]:
    """What is wrong with the texts and layouts in *directory*."""
    return list(_problems(directory, TextFiles(directory), Layouts(directory)))


def _problems(directory: Path, texts: TextFiles, frames: Layouts) -> Iterator[str]:
    """The same; what is not wrong has been read then, and nothing is read again."""
    folders = [directory / name for name in (text_files.FOLDER, layouts.FOLDER)]
    if not any(folder.is_dir() for folder in folders):
        yield f"{directory}: has neither a folder {text_files.FOLDER} nor a folder {layouts.FOLDER}"
        return
    if too_large := list(_too_large(folders)):
        yield from too_large
        return
    yield from _problems_in_texts(texts, _names(folders[0]))
    yield from _problems_in_layouts(frames, _names(folders[1]))


def _too_large(folders: Sequence[Path]) -> Iterator[str]:
    for file in (folder / name for folder in folders for name in _names(folder)):
        if file.is_file() and file.stat().st_size > LARGEST_FILE:
            yield f"{file.parent.name}/{file.name}: has more than {LARGEST_FILE} bytes"


def _problems_in_texts(texts: TextFiles, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        language = name.removesuffix(text_files.SUFFIX)
        if language == name or language not in texts.languages:
            known = ", ".join(f"{language}{text_files.SUFFIX}" for language in texts.languages)
            yield f"{text_files.FOLDER}/{name}: is not the file of a language; those are {known}"
            continue
        try:
            texts.read(language)
        except DefinitionError as error:
            yield from error.problems
    for language in texts.languages:
        if f"{language}{text_files.SUFFIX}" not in names:
            texts.read(language)


def _problems_in_layouts(frames: Layouts, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        if name not in layouts.NAMES and not name.startswith(PART):
            yield f"{layouts.FOLDER}/{name}: is not a layout; those are {_LAYOUTS}"
    problems = [problem for name in names for problem in _problems_in_source(frames, name)]
    yield from problems or dict.fromkeys(_problems_when_rendered(frames, TextFiles().languages))


def _problems_in_source(frames: Layouts, name: str) -> Iterator[str]:
    """What can be seen of a layout without rendering it."""
    environment, place = frames.environment, f"{layouts.FOLDER}/{name}"
    environment.begin()
    try:
        used = meta.find_undeclared_variables(environment.parse(frames.source(name)))
        environment.get_template(name)
    except TemplateSyntaxError as error:
        yield f"{place}: {error.message} (line {error.lineno})"
    except UnicodeDecodeError:
        yield f"{place}: is not text in UTF-8"
    except (TemplateNotFound, OSError):
        yield f"{place}: is not a file that can be read"
    except _TOO_DEEP:
        yield f"{place}: {TOO_DEEP}"
    else:
        known = {*Pieces.__annotations__, *environment.globals}
        for unknown in sorted(used - known):
            yield f"{place}: {unknown} is not available; there are {', '.join(Pieces.__annotations__)}"


def _problems_when_rendered(frames: Layouts, languages: Sequence[str]) -> Iterator[str]:
    kinds: tuple[Kind, ...] = ("txt", "html")
    for template, language, kind in product(Template, languages, kinds):
        place = f"{layouts.FOLDER}: the mail {template} as {kind}"
        try:
            rendered = frames.check(kind, _sample(template, language))
        except _TOO_DEEP:
            yield f"{place}: {TOO_DEEP}"
        except _FAILURES as error:
            yield f"{place}: {error}"
        else:
            if template in CODE_TEMPLATES and SAMPLE_CODE not in rendered:
                yield f"{place}: does not show the code"


def _sample(template: Template, language: str) -> Pieces:
    coded = template in CODE_TEMPLATES
    return Pieces(
        template=template,
        language=language,
        service_name="Example",
        subject="Subject",
        text="Text",
        code=SAMPLE_CODE if coded else "",
        ttl_text="Validity" if coded else "",
    )


def _names(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    return sorted(file.name for file in folder.iterdir() if not file.name.startswith("."))
