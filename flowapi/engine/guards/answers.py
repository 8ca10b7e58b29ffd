"""What a guard is known to answer: worked out once for all values of its facts.

Rule 1: where the settings alone decide, no fact is read: of the guards of a login, that is two of three.
Rule 2: an answer that cannot be worked out for values which may never occur is no answer.
"""

from itertools import product
from math import prod
from typing import Any

from flowapi.engine.contract import Facts
from flowapi.engine.guards.library import cel
from flowapi.engine.guards.program import Program

MOST_KNOWN = 256
MOST_TRIED = 64


class Answers:
    """The answers of *program*, by the settings' context and the values of its variables."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._settled: dict[cel.Context, bool | None] = {}
        self._known: dict[tuple[Any, ...], bool] = {}

    def of(self, context: cel.Context, facts: Facts) -> bool:
        """The answer under *facts*, whose settings *context* holds."""
        try:
            settled = self._settled[context]
        except KeyError:
            settled = self._settle(context)
        if settled is not None:
            return settled
        key = (context, *[variable.value(facts) for variable in self._program.moving])
        known = self._known.get(key)
        return self._learn(key) if known is None else known

    def _settle(self, context: cel.Context) -> bool | None:
        """The answer whatever the facts are, if there is one."""
        if len(self._settled) >= MOST_KNOWN:
            self._settled.clear()
        answers = self._all(context)
        settled = self._settled[context] = answers.pop() if len(answers) == 1 else None
        return settled

    def _all(self, context: cel.Context) -> set[bool]:
        choices = [variable.choices for variable in self._program.moving]
        known = [values for values in choices if values is not None]
        if len(known) < len(choices) or prod(map(len, known)) > MOST_TRIED:
            return set()
        try:
            return {self._program(context, values) for values in product(*known)}
        except ArithmeticError:
            return set()

    def _learn(self, key: tuple[Any, ...]) -> bool:
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        answer = self._known[key] = self._program(key[0], key[1:])
        return answer
