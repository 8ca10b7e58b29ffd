"""Check the texts and layouts of a deployer's own, before the first mail needs them.

Rule 1: all problems are told at once, each with the file that it is in.
Rule 2: what is accepted renders every mail; what mails contain cannot make it fail.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, meta

from flowapi.errors import DefinitionError
from flowapi.services.mail import layouts, text_files
from flowapi.services.mail.layouts import Kind, Layouts, Pieces
from flowapi.services.mail.rendering import Renderer
from flowapi.services.mail.templates import CODE_TEMPLATES, Template
from flowapi.services.mail.text_files import TextFiles

SAMPLE_CODE = "428519"
PART = "_"
"""What the name of a layout begins with that is only included or extended by others."""
_LAYOUTS = f"mail.html, mail.txt, the same with the name of a mail, and parts that begin with {PART}"
_FAILURES = (TemplateError, ArithmeticError, LookupError, RecursionError, TypeError, ValueError)


def own_renderer(directory: str) -> Renderer:
    """A renderer that prefers what is in *directory* (empty: none) to what is shipped.

    Raises:
        DefinitionError: What is there cannot be used.
    """
    if not directory:
        return Renderer()
    if problems := problems_in(Path(directory)):
        raise DefinitionError([f"email_delivery.directory: {problem}" for problem in problems])
    return Renderer(Path(directory))


def problems_in(directory: Path) -> list[str]:
    """What is wrong with the texts and layouts in *directory*."""
    if not any((directory / name).is_dir() for name in (text_files.FOLDER, layouts.FOLDER)):
        return [f"{directory}: has neither a folder {text_files.FOLDER} nor a folder {layouts.FOLDER}"]
    return [*_problems_in_texts(directory), *_problems_in_layouts(directory)]


def _problems_in_texts(directory: Path) -> Iterator[str]:
    texts = TextFiles(directory)
    for name in _names(directory / text_files.FOLDER):
        language = name.removesuffix(text_files.SUFFIX)
        if language == name or language not in texts.languages:
            known = ", ".join(f"{language}{text_files.SUFFIX}" for language in texts.languages)
            yield f"{text_files.FOLDER}/{name}: is not the file of a language; those are {known}"
            continue
        try:
            texts.read(language)
        except DefinitionError as error:
            yield from error.problems


def _problems_in_layouts(directory: Path) -> Iterator[str]:
    names = _names(directory / layouts.FOLDER)
    for name in names:
        if name not in layouts.NAMES and not name.startswith(PART):
            yield f"{layouts.FOLDER}/{name}: is not a layout; those are {_LAYOUTS}"
    frames = Layouts(directory)
    problems = [problem for name in names for problem in _problems_in_source(frames, name)]
    yield from problems or dict.fromkeys(_problems_when_rendered(frames, TextFiles().languages))


def _problems_in_source(frames: Layouts, name: str) -> Iterator[str]:
    """What can be seen of a layout without rendering it."""
    environment, place = frames.environment, f"{layouts.FOLDER}/{name}"
    try:
        source, _, _ = (
            environment.loader.get_source(environment, name) if environment.loader else ("", "", "")
        )
        tree = environment.parse(source)
    except TemplateSyntaxError as error:
        yield f"{place}: {error.message} (line {error.lineno})"
    except UnicodeDecodeError:
        yield f"{place}: is not text in UTF-8"
    except (TemplateNotFound, OSError):
        yield f"{place}: is not a file that can be read"
    else:
        known = {*Pieces.__annotations__, *environment.globals}
        for unknown in sorted(meta.find_undeclared_variables(tree) - known):
            yield f"{place}: {unknown} is not available; there are {', '.join(Pieces.__annotations__)}"


def _problems_when_rendered(frames: Layouts, languages: Sequence[str]) -> Iterator[str]:
    kinds: tuple[Kind, ...] = ("txt", "html")
    for template, language, kind in product(Template, languages, kinds):
        place = f"{layouts.FOLDER}: the mail {template} as {kind}"
        try:
            rendered = frames.render(kind, _sample(template, language))
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
