"""Refusals as data: which answers an action or a hook may give, and the walks on which they are met."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.support.walks import Stride, Walk, stride_of, walk_of

INVALID = "form_data_invalid_error"
OUTSIDE = frozenset(
    {"technical_error", "flow_expired_error", "email_already_exists", "username_already_exists"}
)
"""Errors of answers that do not come from the flow, which stays as it is."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A step that is refused."""

    stride: Stride
    meanwhile: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)
    """What the answer's payload contains, among others."""

    @property
    def codes(self) -> Iterator[str]:
        """What is met here, as `Answers` call it."""
        if self.stride.inputs:
            yield from (f"{name} {code}" for name, code in self.stride.inputs.items())
        elif self.stride.error:
            yield self.stride.error


@dataclass(frozen=True, slots=True)
class Case:
    """Refusals one after the other in one state, and how the flow goes on."""

    of: str
    """The id of the action, or `hook` and the name of the hook."""
    walk: Walk
    refusals: tuple[Refusal, ...]
    then: tuple[Stride, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """With which codes something may refuse; of an input, with the input's name before the code."""

    met: frozenset[str]
    beyond: Mapping[str, str]
    """Codes that no client meets, and why."""


def read_cases(path: Path) -> list[Case]:
    """The cases in a file."""
    return [_case(item) for item in yaml.safe_load(path.read_text())]


def read_answers(path: Path) -> dict[str, Answers]:
    """The answers of every action and hook."""
    found = yaml.safe_load(path.read_text())
    return {name: _answers(item) for name, item in found["actions"].items()} | {
        f"hook {name}": _answers(item) for name, item in found["hooks"].items()
    }


def _answers(item: Mapping[str, Any]) -> Answers:
    return Answers(frozenset(item.get("answers", ())), item.get("beyond", {}))


def _case(item: Mapping[str, Any]) -> Case:
    walk = walk_of(item["flow"], item["of"], item)
    stays = walk.strides[-1].state
    refusals = tuple(_refusal(item["action"], stays, refusal) for refusal in item["refusals"])
    then = tuple(stride_of({action: result}) for step in item["then"] for action, result in step.items())
    return Case(item["of"], walk, refusals, then)


def _refusal(action: str, stays: str, item: Mapping[str, Any]) -> Refusal:
    errors = item.get("errors", {})
    error = INVALID if errors else item["error"]
    state = item.get("to", "error" if error in OUTSIDE else stays)
    stride = Stride(action, state, error, errors, item.get("sends", {}))
    return Refusal(stride, item.get("meanwhile", ""), item.get("payload", {}))
