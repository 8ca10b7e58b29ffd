"""Run templates on values.

Rule 1: the work is bounded, whatever the template and the value.
Rule 2: the outcome is a text or `TemplateFailed`.
"""

from collections.abc import Iterable, Mapping, Sequence

from flowapi.services.gotemplate import functions
from flowapi.services.gotemplate.errors import TemplateFailed
from flowapi.services.gotemplate.nodes import (
    Body,
    Choice,
    Command,
    Dot,
    Function,
    Inclusion,
    Jump,
    Literal,
    Loop,
    Member,
    Node,
    Operand,
    Output,
    Pipeline,
    Template,
    Text,
    Variable,
)
from flowapi.services.gotemplate.printing import printed
from flowapi.services.gotemplate.values import Value, is_true, kind_of, member_of
from flowapi.services.gotemplate.variables import Variables
from flowapi.services.gotemplate.work import Work


def run(template: Template, value: Value) -> str:
    """What *template* prints about *value*.

    Raises:
        TemplateFailed: It does not work on *value*, or takes too much work.
    """
    evaluation = _Evaluation(template.defined, value)
    evaluation.body(template.body, value)
    return "".join(evaluation.output)


class _Evaluation:
    """One run; *output* is what was printed so far."""

    def __init__(self, defined: Mapping[str, Body], root: Value) -> None:
        self.output: list[str] = []
        self._defined = defined
        self._variables = Variables(root)
        self._work = Work()

    def body(self, body: Body, dot: Value) -> Jump | None:
        """Print *body*; tell which jump left it early."""
        with self._work.deeper():
            for node in body:
                self._work.step()
                if jump := self._node(node, dot):
                    return jump
        return None

    def _node(self, node: Node, dot: Value) -> Jump | None:
        match node:
            case Text(text):
                self.output.append(self._work.write(text))
            case Output(pipeline):
                value = self._pipeline(pipeline, dot)
                if not pipeline.variables:
                    self.output.append(self._work.write(printed(value)))
            case Choice():
                with self._variables.block():
                    return self._choice(node, dot)
            case Loop():
                with self._variables.block():
                    return self._loop(node, dot)
            case Inclusion():
                self._inclusion(node, dot)
            case Jump():
                return node
        return None

    def _choice(self, choice: Choice, dot: Value) -> Jump | None:
        for branch in choice.branches:
            value = self._pipeline(branch.condition, dot)
            if is_true(value):
                return self.body(branch.body, value if choice.moves else dot)
        return self.body(choice.otherwise, dot)

    def _loop(self, loop: Loop, dot: Value) -> Jump | None:
        pairs = self._pairs(loop, self._pipeline(loop.over, dot))
        run_once = False
        for index, element in pairs:
            run_once = True
            self._work.step()
            self._variables.set_for_loop(loop.over, index, element)
            with self._variables.block():
                if self.body(loop.body, element) is Jump.BREAK:
                    break
        return None if run_once else self.body(loop.otherwise, dot)

    def _pairs(self, loop: Loop, value: Value) -> Iterable[tuple[Value, Value]]:
        """What there is to go through: indexes or keys, and elements."""
        match value:
            case None:
                return ()
            case int() if not isinstance(value, bool) and len(loop.over.variables) < 2:
                return ((None, number) for number in range(value))
            case Mapping():
                return sorted(value.items())
            case list() | tuple():
                return enumerate(value)
            case _:
                raise TemplateFailed(f"{kind_of(value)} cannot be gone through")

    def _inclusion(self, inclusion: Inclusion, dot: Value) -> None:
        if inclusion.name not in self._defined:
            raise TemplateFailed(f"the template {inclusion.name!r} is not defined")
        about = None if inclusion.about is None else self._pipeline(inclusion.about, dot)
        known, self._variables = self._variables, Variables(about)
        self.body(self._defined[inclusion.name], about)
        self._variables = known

    def _pipeline(self, pipeline: Pipeline, dot: Value) -> Value:
        piped: tuple[Value, ...] = ()
        with self._work.deeper():
            for command in pipeline.commands:
                value = self._command(command, dot, piped)
                self._work.step(value if isinstance(value, str) else "")
                piped = (value,)
        result = piped[0]
        for name in pipeline.variables:
            if pipeline.assigns:
                self._variables.assign(name, result)
            else:
                self._variables.declare(name, result)
        return result

    def _command(self, command: Command, dot: Value, piped: tuple[Value, ...]) -> Value:
        match command.first:
            case Function(name):
                return self._call(name, command.arguments, dot, piped)
            case Member(of, names):
                arguments = [self._operand(argument, dot) for argument in command.arguments]
                return self._member(of, names, dot, [*arguments, *piped])
        if command.arguments or piped:
            raise TemplateFailed("something that is not a function cannot take a value")
        if command.first == Literal(None):
            raise TemplateFailed("nil alone says nothing")
        return self._operand(command.first, dot)

    def _operand(self, operand: Operand, dot: Value) -> Value:
        match operand:
            case Literal(value):
                return value
            case Dot():
                return dot
            case Variable(name):
                return self._variables.value(name)
            case Function(name):
                return self._call(name, (), dot, ())
            case Member(of, names):
                return self._member(of, names, dot, ())
            case Pipeline():
                return self._pipeline(operand, dot)

    def _member(self, of: Operand, names: Sequence[str], dot: Value, arguments: Sequence[Value]) -> Value:
        value = self._operand(of, dot)
        for name in names[:-1]:
            value = member_of(value, name, ())
        return member_of(value, names[-1], arguments)

    def _call(self, name: str, arguments: Sequence[Operand], dot: Value, piped: tuple[Value, ...]) -> Value:
        if name in ("and", "or") and (arguments or piped):
            return self._first_decisive(arguments, dot, piped, decisive=name == "or")
        return functions.call(name, [*(self._operand(argument, dot) for argument in arguments), *piped])

    def _first_decisive(
        self, arguments: Sequence[Operand], dot: Value, piped: tuple[Value, ...], *, decisive: bool
    ) -> Value:
        """The first argument whose truth is *decisive*, or else the last; what follows is not looked at."""
        value: Value = None
        for argument in arguments:
            value = self._operand(argument, dot)
            if is_true(value) is decisive:
                return value
        return piped[0] if piped else value
