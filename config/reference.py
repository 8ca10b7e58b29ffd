"""The tables of ``docs/configuration.md``, made of the models; ``python -m config.reference`` writes them."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from config.aliases import ALIASES
from config.environment import variables
from config.key import Key, Section, declared
from config.kinds.texts import Choice
from config.settings import Settings

DOCUMENT = Path("docs/configuration.md")

_Names = dict[str, tuple[str, str]]


def with_tables(document: str) -> str:
    """*document* with the tables of today between its markers."""
    return _between(_between(document, "keys", _tables()), "aliases", _aliases())


def _between(document: str, name: str, text: str) -> str:
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
    before, _, rest = document.partition(begin)
    return before + begin + text + end + rest.partition(end)[2]


def _aliases() -> str:
    rows = ["| Older key | Read as |\n|---|---|\n"]
    for place, moves in ALIASES.items():
        for name, targets in moves.items():
            now = ", ".join(f"`{target}`" for target in targets) or "ignored"
            rows.append(f"| `{place}{'.' if name else ''}{name}` | {now} |\n")
    return "\n" + "".join(rows) + "\n"


def _tables() -> str:
    names = {variable.key: (variable.name, variable.alias) for variable in variables(Settings)}
    settings = Settings()
    single = [_row(settings, *item, "", names) for item in declared(Settings) if item[1].model is None]
    parts = ["### Single keys\n", _table(single)]
    for name, known in declared(Settings):
        if known.model is not None:
            parts += [f"### `{name}`\n", f"{Settings.model_fields[name].description}\n"]
            parts += [_table(_rows(getattr(settings, name), f"{name}.", names))]
    return "\n" + "\n".join(parts) + "\n"


def _table(rows: Iterable[str]) -> str:
    return "| Key | Type | Default | Variable | Meaning |\n|---|---|---|---|---|\n" + "".join(rows)


def _rows(section: Section, path: str, names: _Names) -> Iterator[str]:
    for name, known in declared(type(section)):
        below = f"{path}{name}"
        if known.model is None or known.many:
            yield _row(section, name, known, path, names)
        if known.model and known.many:
            inner = f"{below}[]." if known.many == "list" else f"{below}.<name>."
            yield from _rows(known.model(), inner, names)
        elif known.model:
            yield from _rows(getattr(section, name), f"{below}.", names)


def _row(section: Section, name: str, known: Key, path: str, names: _Names) -> str:
    key, meaning = f"{path}{name}", str(type(section).model_fields[name].description)
    cells = (
        f"`{key}`" + (" ✚" if known.own else ""),
        _type(known),
        _default(known, section, name),
        " ".join(f"`{variable}`" for variable in dict.fromkeys(names.get(key, ()))),
        meaning,
    )
    return f"| {' | '.join(cells)} |\n"


def _type(known: Key) -> str:
    if isinstance(known.kind, Choice):
        return ", ".join(f"`{value}`" for value in known.kind.values)
    return known.kind.name if known.kind else f"{known.many} of sections"


def _default(known: Key, section: Section, name: str) -> str:
    value = getattr(section, name)
    if value is None or not known.kind or (written := known.kind.written(value)) in ("", [], {}):
        return "—"
    return f"`{written if isinstance(written, str) else json.dumps(written, ensure_ascii=False)}`"


if __name__ == "__main__":
    DOCUMENT.write_text(with_tables(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
