"""Metrics and the text that Prometheus reads (exposition format 0.0.4)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

CONTENT_TYPE = b"text/plain; version=0.0.4; charset=utf-8"
Kind = Literal["counter", "gauge", "histogram"]


@dataclass(frozen=True, slots=True)
class Sample:
    """A value; *suffix* is added to the name of its family."""

    value: float
    labels: Mapping[str, str]
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """Everything that is measured under one name."""

    name: str
    kind: Kind
    help: str
    samples: Sequence[Sample]


def single(name: str, kind: Kind, told: str, value: float) -> Family:
    """A family of one value."""
    return Family(name, kind, told, (Sample(value, {}),))


def labelled(name: str, kind: Kind, told: str, label: str, values: Mapping[str, float]) -> Family:
    """A family of values that differ in one label."""
    return Family(name, kind, told, tuple(Sample(value, {label: text}) for text, value in values.items()))


def exposition(families: Iterable[Family]) -> bytes:
    """The page that tells of *families*."""
    return "".join(line + "\n" for family in families for line in _lines(family)).encode()


def _lines(family: Family) -> Iterator[str]:
    yield f"# HELP {family.name} {family.help}"
    yield f"# TYPE {family.name} {family.kind}"
    for sample in family.samples:
        yield f"{family.name}{sample.suffix}{_labels(sample.labels)} {_number(sample.value)}"


def _labels(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
