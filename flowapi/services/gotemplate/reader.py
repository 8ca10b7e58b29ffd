"""Walk along the tokens of a template, and remember which variables are known at this point."""

from collections.abc import Iterator
from contextlib import contextmanager

from flowapi.services.gotemplate.errors import TemplateMalformed
from flowapi.services.gotemplate.tokens import Kind, Token

DEEPEST = 40
"""How deep blocks and parentheses may be nested, counted together."""


class Reader:
    """A place among the tokens of one template."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self.variables = ["$"]

    def peek(self) -> Token:
        """The next token."""
        return self._tokens[self._at]

    def peek_past_spaces(self) -> Token:
        """The next token that is not a space, with the spaces skipped."""
        while self.peek().kind is Kind.SPACE:
            self._at += 1
        return self.peek()

    def next(self) -> Token:
        """Take the next token; the end can be taken again and again."""
        token = self.peek()
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def next_past_spaces(self) -> Token:
        """Take the next token that is not a space."""
        self.peek_past_spaces()
        return self.next()

    def expect(self, *kinds: Kind) -> Token:
        """Take the next token, spaces aside, which has to be of one of *kinds*."""
        token = self.next_past_spaces()
        if token.kind not in kinds:
            raise unexpected(token)
        return token

    def place(self) -> int:
        """Where we are, to come back to."""
        return self._at

    def return_to(self, place: int) -> None:
        """Go back to a *place* from before."""
        self._at = place

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Go one level deeper.

        Raises:
            TemplateMalformed: It is deep enough.
        """
        if self._depth == DEEPEST:
            raise TemplateMalformed("it is nested too deep")
        self._depth += 1
        yield
        self._depth -= 1

    @contextmanager
    def block(self) -> Iterator[None]:
        """Go one level deeper; variables that are declared there end with it."""
        known = len(self.variables)
        with self.deeper():
            yield
        del self.variables[known:]

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Read a template of its own, which knows none of our variables."""
        known, self.variables = self.variables, ["$"]
        yield
        self.variables = known


def unexpected(token: Token) -> TemplateMalformed:
    """The refusal of *token*."""
    found = token.text if token.text and token.kind is not Kind.TEXT else token.kind.value
    return TemplateMalformed(f"{found!r} cannot stand at character {token.place}")
