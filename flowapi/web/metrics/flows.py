"""Flows: what became of their steps, and how far they got.

Rule 1: the labels are names of flows, of states and of errors, all of which the server made up itself.
"""

from collections import Counter
from dataclasses import dataclass, field

from flowapi.engine.response import FlowAnswer
from flowapi.web.metrics.families import Family, Sample

STARTED, ADVANCED, FINISHED = "started", "advanced", "finished"


@dataclass(frozen=True, slots=True)
class FlowMetrics:
    """Counts the steps of all flows of this process."""

    _outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    _states: Counter[tuple[str, str]] = field(default_factory=Counter)

    def count(self, flow: str, answer: FlowAnswer, reached: str) -> None:
        """Count a step of *flow*; it has *reached* that, unless it failed or was the last."""
        if answer.error is not None:
            self._outcomes[flow, answer.error.code] += 1
            return
        self._outcomes[flow, reached if answer.actions else FINISHED] += 1
        self._states[flow, answer.name] += 1

    def families(self) -> tuple[Family, ...]:
        """What there is to tell."""
        return (
            Family(
                "flowapi_flow_steps_total",
                "counter",
                "Steps of flows: started, advanced, finished, or the code of an error.",
                [
                    Sample(count, {"flow": flow, "outcome": outcome})
                    for (flow, outcome), count in self._outcomes.items()
                ],
            ),
            Family(
                "flowapi_flow_states_total",
                "counter",
                "Steps of flows that did not fail, by the state that they led to.",
                [
                    Sample(count, {"flow": flow, "state": state})
                    for (flow, state), count in self._states.items()
                ],
            ),
        )
