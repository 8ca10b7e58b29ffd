"""The named conditions of one flow, checked each after those that it uses."""

from collections.abc import Iterable, Iterator, Mapping

from flowapi.engine.guards.checker import Checked, Checker
from flowapi.engine.guards.names import Vocabulary
from flowapi.engine.guards.nodes import Name, walk
from flowapi.engine.loading.definitions import Expression
from flowapi.engine.loading.places import Problems
from flowapi.engine.loading.text import Written

MAX_CHAIN = 60


class Conditions:
    """Checks expressions in which named conditions may stand."""

    def __init__(
        self, expressions: Mapping[str, Expression], vocabulary: Vocabulary, problems: Problems
    ) -> None:
        self._expressions = expressions
        self._vocabulary = vocabulary
        self._problems = problems
        self._checked: dict[str, Checked | None] = {}

    def prepare(self, names: Iterable[str]) -> None:
        """Check the conditions called *names* even if nothing uses them."""
        for name in names:
            self._prepare(name, ())

    def checked(self) -> Iterator[Written]:
        """Where the conditions stand that have been checked."""
        return (self._expressions[name].written for name in self._checked)

    def check(self, expression: Expression) -> Checked | None:
        """*expression* with all names known; ``None`` if something is wrong, which then is noted."""
        self._prepare_used(expression, ())
        checker = Checker(self._vocabulary, self._checked)
        checked = checker.check(expression.tree)
        for finding in checker.findings:
            self._problems.add(expression.at(finding.at), finding.message)
        return None if checker.findings else checked

    def _prepare(self, name: str, above: tuple[str, ...]) -> None:
        expression = self._expressions[name]
        if name in above:
            path = " → ".join((*above[above.index(name) :], name))
            self._problems.add(expression.place, f"the condition '{name}' depends on itself: {path}")
            self._checked[name] = None
        elif len(above) == MAX_CHAIN:
            self._problems.add(
                expression.place, f"the condition '{name}' is used at the end of too long a chain"
            )
            self._checked[name] = None
        if name in self._checked:
            return
        self._prepare_used(expression, (*above, name))
        if name not in self._checked:
            self._checked[name] = self.check(expression)

    def _prepare_used(self, expression: Expression, above: tuple[str, ...]) -> None:
        for used in walk(expression.tree):
            if isinstance(used, Name) and used.path in self._expressions:
                self._prepare(used.path, above)
