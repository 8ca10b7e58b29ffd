"""Compiled guards: a program, the facts that it needs, and a CEL context that holds the settings already."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from config.settings import Settings
from flowapi.engine.contract import Facts
from flowapi.engine.guards.answers import Answers
from flowapi.engine.guards.comparisons import compared_texts
from flowapi.engine.guards.library import cel
from flowapi.engine.guards.nodes import Known, Node, walk
from flowapi.engine.guards.program import Program
from flowapi.engine.guards.rendering import render
from flowapi.engine.guards.variables import Variable

MAX_CONTEXTS = 256
_FUNCTIONS: dict[str, Callable[..., Any]] = {"codepoints": len}


class TooComplex(Exception):
    """The expression is more than the CEL compiler takes."""


@dataclass(frozen=True, slots=True)
class CompiledGuard:
    """A condition that is ready to ask; where its facts have few values, it is worked out once for each."""

    source: str
    canonical: str
    """The expression with all named conditions written out; equal texts mean the same."""
    _program: Program = field(repr=False)
    _context: Callable[[Facts], cel.Context] = field(repr=False)
    _answers: Answers | None = field(repr=False, compare=False)
    """What is known already; shared by all guards that mean the same."""

    def __call__(self, facts: Facts) -> bool:
        """Whether it holds."""
        context = self._context(facts)
        if self._answers:
            return self._answers.of(context, facts)
        return self._program(context, [variable.value(facts) for variable in self._program.moving])


class Environment:
    """What all guards of one load share: variable names, programs, and the context per settings object.

    Evaluation sets variables in a shared context and reads them at once: guards belong to one event loop.
    """

    def __init__(self) -> None:
        self._variables: dict[tuple[str, bool], Variable] = {}
        self._fixed: list[Variable] = []
        self._compiled: dict[str, CompiledGuard] = {}
        self._prepared: dict[int, tuple[Settings, cel.Context]] = {}

    def compile(self, tree: Node, source: str) -> CompiledGuard:
        """The guard for a checked *tree*.

        Raises:
            TooComplex: The compiler refuses it.
        """
        canonical = render(tree)
        if canonical not in self._compiled:
            self._compiled[canonical] = self._guard(tree, canonical)
        return replace(self._compiled[canonical], source=source)

    def context(self, facts: Facts) -> cel.Context:
        """The context that holds the settings of *facts*."""
        prepared = self._prepared.get(id(facts.settings))
        if prepared is None:
            values = {variable.name: variable.value(facts) for variable in self._fixed}
            # Each entry holds its settings, so that no other object can get their id.
            prepared = (facts.settings, cel.Context(variables=values, functions=_FUNCTIONS))
            if len(self._prepared) >= MAX_CONTEXTS:
                self._prepared.clear()
            self._prepared[id(facts.settings)] = prepared
        return prepared[1]

    def _guard(self, tree: Node, canonical: str) -> CompiledGuard:
        try:
            program = cel.compile(render(tree, self._name))
        except ValueError as error:
            raise TooComplex from error
        facts = (node for node in walk(tree) if isinstance(node, Known))
        variables = dict.fromkeys(map(self._variable, facts))
        texts = compared_texts(tree)
        moving = tuple(
            replace(each, texts=texts.get(each.node.fact)) for each in variables if not each.node.fact.fixed
        )
        compiled = Program(program, moving)
        answers = Answers(compiled) if all(each.narrow for each in moving) else None
        return CompiledGuard(canonical, canonical, compiled, self.context, answers)

    def _name(self, node: Known) -> str:
        return self._variable(node).name

    def _variable(self, node: Known) -> Variable:
        key = (node.fact.name, node.presence)
        if key not in self._variables:
            variable = self._variables[key] = Variable(f"v{len(self._variables)}", node)
            if node.fact.fixed:
                self._fixed.append(variable)
                self._prepared.clear()
        return self._variables[key]
