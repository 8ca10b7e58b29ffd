"""Compiled guards: a program, the facts that it needs, and a CEL context that holds the settings already."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from config.settings import Settings
from flowapi.engine.contract import Facts
from flowapi.engine.guards.library import cel
from flowapi.engine.guards.nodes import Known, Node, walk
from flowapi.engine.guards.rendering import render

MAX_CONTEXTS = 256
_FUNCTIONS: dict[str, Callable[..., Any]] = {"codepoints": len}


class TooComplex(Exception):
    """The expression is more than the CEL compiler takes."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A fact, or its presence, under the name that the compiled expression uses."""

    name: str
    node: Known

    def value(self, facts: Facts) -> Any:
        """What the expression sees."""
        fact = self.node.fact
        return fact.present(facts) if self.node.presence else fact.value(facts)


@dataclass(frozen=True, slots=True)
class CompiledGuard:
    """A condition that is ready to ask; it costs a few microseconds."""

    source: str
    canonical: str
    """The expression with all named conditions written out; equal texts mean the same."""
    _program: cel.Program = field(repr=False)
    _context: Callable[[Facts], cel.Context] = field(repr=False)
    _moving: tuple[Variable, ...] = field(repr=False)

    def __call__(self, facts: Facts) -> bool:
        """Whether it holds."""
        context = self._context(facts)
        for variable in self._moving:
            context.add_variable(variable.name, variable.value(facts))
        return self._program.execute(context) is True


class Environment:
    """What all guards of one load share: variable names, programs, and the context per settings object.

    Evaluation sets variables in a shared context and reads them at once: guards belong to one event loop.
    """

    def __init__(self) -> None:
        self._variables: dict[tuple[str, bool], Variable] = {}
        self._fixed: list[Variable] = []
        self._compiled: dict[str, tuple[cel.Program, tuple[Variable, ...]]] = {}
        self._prepared: dict[int, tuple[Settings, cel.Context]] = {}

    def compile(self, tree: Node, source: str) -> CompiledGuard:
        """The guard for a checked *tree*.

        Raises:
            TooComplex: The compiler refuses it.
        """
        canonical = render(tree)
        if canonical not in self._compiled:
            self._compiled[canonical] = self._program(tree)
        program, moving = self._compiled[canonical]
        return CompiledGuard(source, canonical, program, self.context, moving)

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

    def _program(self, tree: Node) -> tuple[cel.Program, tuple[Variable, ...]]:
        try:
            program = cel.compile(render(tree, self._name))
        except ValueError as error:
            raise TooComplex from error
        facts = (node for node in walk(tree) if isinstance(node, Known))
        variables = dict.fromkeys(map(self._variable, facts))
        return program, tuple(each for each in variables if not each.node.fact.fixed)

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
