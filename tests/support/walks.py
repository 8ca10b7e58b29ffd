"""Walks through flows as data: who walks, under which settings, by which actions, and where each leads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Stride:
    """One action and what comes of it; or something that happens *meanwhile*."""

    action: str = ""
    state: str = ""
    error: str | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)
    """The codes of the errors of inputs."""
    given: Mapping[str, Any] = field(default_factory=dict)
    """What is sent in place of what a client would send; `None`: nothing."""
    meanwhile: str = ""


@dataclass(frozen=True, slots=True)
class Walk:
    """A way through one flow."""

    name: str
    flow: str
    strides: tuple[Stride, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    user: Mapping[str, Any] = field(default_factory=dict)
    before: tuple[str, ...] = ()
    """What has happened before."""
    client: Mapping[str, bool] = field(default_factory=dict)
    """What the device can do, if that is unusual."""


def read_walks(path: Path) -> list[Walk]:
    """The walks in a file that is called like their flow."""
    return [walk_of(path.stem, item["walk"], item) for item in yaml.safe_load(path.read_text())]


def walk_of(flow: str, name: str, item: Mapping[str, Any]) -> Walk:
    """A walk as it is written down."""
    return Walk(
        name,
        flow,
        tuple(stride_of(step) for step in item["steps"]),
        item.get("settings", {}),
        item.get("user", {}),
        tuple(item.get("before", ())),
        item.get("client", {}),
    )


def stride_of(step: Mapping[str, Any]) -> Stride:
    """`action: state`, `action: {to: state, error: …, inputs: …, with: …}` or `meanwhile: what`."""
    [(action, result)] = step.items()
    if action == "meanwhile":
        return Stride(meanwhile=result)
    if isinstance(result, str):
        return Stride(action, result)
    given = result.get("with", {})
    return Stride(action, result["to"], result.get("error"), result.get("inputs", {}), given)
