"""An environment of Jinja in which every layout comes to an end, whatever it says.

Rule 1: turns of loops, calls, filters, operators and included parts are counted as steps, more of them where
        long texts are worked on.
Rule 2: no text, list or number that a layout makes gets longer than is of any use in a mail.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from functools import wraps
from math import prod
from typing import Any, cast

from jinja2 import Template, TemplateRuntimeError, nodes
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

MOST_STEPS = 20_000
LONGEST = 65_536
"""Characters of a text, and items of a list."""
MOST_PRINTED = 262_144
LARGEST_ARGUMENT = 10_000
_MOST_BITS = 1_024
_WORK_OF_ONE_STEP = 1_024
_TURNS, _JOINED = "flowapi_turns", "flowapi_joined"
_FORMATTING = frozenset({"format", "format_map"})


class TooMuch(TemplateRuntimeError):
    """The layout takes more than a mail needs."""


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox that is left when it has been used for too long."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, **options: Any) -> None:
        self._left = self._printed = 0
        self.begin()
        super().__init__(finalize=self._finalized, **options)
        del self.globals["lipsum"], self.filters["format"]
        self.filters = {name: self._bounded(each) for name, each in self.filters.items()}
        self.filters |= {_TURNS: self._turns, _JOINED: self._made}

    def begin(self, patience: int = 1) -> None:
        """Count from the start, to *patience* times as many steps as are usual."""
        self._left = patience * MOST_STEPS
        self._printed = 0

    def get_template(self, *args: Any, **kwargs: Any) -> Template:
        """As Jinja does; one step."""
        self._step()
        return super().get_template(*args, **kwargs)

    def select_template(self, *args: Any, **kwargs: Any) -> Template:
        """As Jinja does; one step."""
        self._step()
        return super().select_template(*args, **kwargs)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """As Jinja does, without formats, which can ask for any width."""
        if isinstance(obj, str) and attribute in _FORMATTING:
            return self.unsafe_undefined(obj, attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """As Jinja does, without formats."""
        if isinstance(obj, str) and argument in _FORMATTING:
            return self.unsafe_undefined(obj, argument)
        return super().getitem(obj, argument)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """As Jinja does, on modest arguments."""
        self._admit((getattr(obj, "__self__", None), *args), kwargs)
        return self._made(super().call(context, obj, *args, **kwargs))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """As Jinja does, if the result is of use in a mail."""
        self._step()
        if operator == "%" and isinstance(left, str):
            raise TooMuch("texts are joined by ~, not by %")
        if operator in ("*", "**") and _size_of_result(operator, left, right) > LONGEST:
            raise TooMuch(f"the result of {operator} is too large")
        return self._made(super().call_binop(context, operator, left, right))

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        return super()._generate(_Counted(self).visit(source), *args, **kwargs)

    def _bounded(self, each: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(each)
        def bounded(*args: Any, **kwargs: Any) -> Any:
            self._admit(args, kwargs)
            return self._made(each(*args, **kwargs))

        return bounded

    def _turns(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self._step()
            yield item

    def _step(self, work: int = 0) -> None:
        self._left -= 1 + work // _WORK_OF_ONE_STEP
        if self._left < 0:
            raise TooMuch(f"it takes more than {MOST_STEPS} steps")

    def _admit(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        given = [*args, *kwargs.values()]
        self._step(prod(max(1, len(each)) for each in given if isinstance(each, str | list | tuple | dict)))
        if any(abs(each) > LARGEST_ARGUMENT for each in given if isinstance(each, int)):
            raise TooMuch(f"a number is larger than {LARGEST_ARGUMENT}")

    def _made(self, value: Any) -> Any:
        if isinstance(value, str | list | tuple | dict) and len(value) > LONGEST:
            raise TooMuch(f"a text or list is longer than {LONGEST}")
        return value

    def _finalized(self, value: Any) -> Any:
        self._printed += len(value) if isinstance(value, str) else 1
        if self._printed > MOST_PRINTED:
            raise TooMuch(f"it prints more than {MOST_PRINTED} characters")
        return value


class _Counted(NodeTransformer):
    """Lets loops count their turns, and joined texts be measured."""

    def __init__(self, environment: BoundedEnvironment) -> None:
        self._environment = environment

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 (the visitor looks for this name)
        self.generic_visit(node)
        node.iter = self._through(node.iter, _TURNS)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 (the visitor looks for this name)
        self.generic_visit(node)
        return self._through(node, _JOINED)

    def _through(self, node: nodes.Node, name: str) -> nodes.Filter:
        return nodes.Filter(
            cast(nodes.Expr, node),
            name,
            [],
            [],
            None,
            None,
            lineno=node.lineno,
            environment=self._environment,
        )


def _size_of_result(operator: str, left: Any, right: Any) -> int:
    """At least as long as the product or the power is, where numbers count 64 times their bits."""
    sized = [len(each) for each in (left, right) if isinstance(each, Sized)]
    whole = [each for each in (left, right) if isinstance(each, int)]
    if sized and whole:
        return prod(sized) * abs(whole[0])
    if len(whole) < 2:
        return 0
    bits = [each.bit_length() for each in whole]
    total = sum(bits) if operator == "*" else bits[0] * abs(whole[1])
    return total * LONGEST // _MOST_BITS
