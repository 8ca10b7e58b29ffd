"""From tokens to the tree of a guard: recursive descent, CEL's grammar and precedence."""

from flowapi.engine.guards.lexer import GuardSyntax, Token, tokens
from flowapi.engine.guards.nodes import Call, Chain, Choice, Link, Listing, Literal, Name, Node, Unary

MAX_DEPTH = 24
LEVELS = (("||",), ("&&",), ("==", "!=", "<", "<=", ">", ">=", "in"), ("+", "-"), ("*",))
FUNCTIONS = {"size": 1, "has": 1}
METHODS = {"size": 1, "startsWith": 2, "endsWith": 2, "contains": 2, "matches": 2}
_SAID = {"end": "the condition ends", "in": "'in' stands"}


def parse(source: str) -> Node:
    """The tree of *source*.

    Raises:
        GuardSyntax: It is not a guard.
    """
    return _Parser(source).whole()


class _Parser:
    def __init__(self, source: str) -> None:
        self._tokens = tokens(source)
        self._token = next(self._tokens)
        self._depth = 0

    def whole(self) -> Node:
        node = self._expression()
        if self._token.kind != "end":
            raise GuardSyntax(f"{self._found()} where an operator or the end is expected", self._token.at)
        return node

    def _expression(self) -> Node:
        self._deeper()
        node = self._level(0)
        if mark := self._taken("?"):
            yes = self._level(0)
            self._expect(":")
            node = Choice(node, yes, self._expression(), mark.at)
        self._depth -= 1
        return node

    def _level(self, level: int) -> Node:
        if level == len(LEVELS):
            return self._unary()
        first = self._level(level + 1)
        links: list[Link] = []
        while operator := self._taken(*LEVELS[level]):
            links.append(Link(operator.kind, self._level(level + 1), operator.at))
        return Chain(first, tuple(links)) if links else first

    def _unary(self) -> Node:
        if not (operator := self._taken("!", "-")):
            return self._member()
        self._deeper()
        node = Unary(operator.kind, self._unary(), operator.at)
        self._depth -= 1
        return node

    def _member(self) -> Node:
        node = self._primary()
        while self._taken("."):
            name = self._expect("name", "a name")
            if self._taken("("):
                node = self._method(node, name)
            elif isinstance(node, Name):
                node = Name(f"{node.path}.{name.value}", node.at)
            else:
                raise GuardSyntax(f"'.{name.value}' needs a name before it", name.at)
        return node

    def _primary(self) -> Node:
        token = self._token
        if self._taken("literal"):
            return Literal(token.value, token.at)
        if self._taken("name"):
            return self._function(token) if self._taken("(") else Name(str(token.value), token.at)
        if self._taken("("):
            node = self._expression()
            self._expect(")")
            return node
        if self._taken("["):
            return Listing(self._arguments("]"), token.at)
        raise GuardSyntax(f"{self._found()} where a value is expected", token.at)

    def _function(self, name: Token) -> Node:
        arguments = self._arguments(")")
        return _call(str(name.value), FUNCTIONS, arguments, name.at)

    def _method(self, receiver: Node, name: Token) -> Node:
        return _call(str(name.value), METHODS, (receiver, *self._arguments(")")), name.at)

    def _arguments(self, closing: str) -> tuple[Node, ...]:
        arguments: list[Node] = []
        while not self._taken(closing):
            if arguments:
                self._expect(",", f"',' or '{closing}'")
            arguments.append(self._expression())
        return tuple(arguments)

    def _taken(self, *kinds: str) -> Token | None:
        token = self._token
        if token.kind not in kinds:
            return None
        self._token = next(self._tokens, token)
        return token

    def _expect(self, kind: str, said: str | None = None) -> Token:
        if token := self._taken(kind):
            return token
        raise GuardSyntax(f"{self._found()} where {said or repr(kind)} is expected", self._token.at)

    def _found(self) -> str:
        if self._token.kind == "literal":
            return "a value stands"
        return _SAID.get(self._token.kind, f"'{self._token.value}' stands")

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise GuardSyntax(
                "this is nested too deeply; name parts of it under 'conditions'", self._token.at
            )


def _call(name: str, known: dict[str, int], arguments: tuple[Node, ...], at: int) -> Node:
    if name not in known:
        other = METHODS if known is FUNCTIONS else FUNCTIONS
        hint = (
            f"; write 'text.{name}(…)'"
            if name in other
            else f"; there are {', '.join(sorted(METHODS | FUNCTIONS))}"
        )
        raise GuardSyntax(f"there is no function '{name}'{hint}", at)
    if len(arguments) != known[name]:
        takes = known[name] - (known is METHODS)
        raise GuardSyntax(f"'{name}' takes {_counted(takes)}", at)
    return Call(name, arguments, at)


def _counted(number: int) -> str:
    return {0: "no value", 1: "one value"}[number]
