"""Parse templates: texts, blocks and definitions."""

from flowapi.services.gotemplate import literals
from flowapi.services.gotemplate.errors import TemplateMalformed
from flowapi.services.gotemplate.expressions import pipeline
from flowapi.services.gotemplate.lexer import tokens_of
from flowapi.services.gotemplate.nodes import (
    Body,
    Branch,
    Choice,
    Inclusion,
    Jump,
    Loop,
    Node,
    Output,
    Template,
    Text,
)
from flowapi.services.gotemplate.reader import Reader, unexpected
from flowapi.services.gotemplate.tokens import Kind, Token

LONGEST_SOURCE = 20_000


def parse(source: str) -> Template:
    """The template that *source* describes.

    Raises:
        TemplateMalformed: It describes none, or one that is too large.
    """
    if len(source) > LONGEST_SOURCE:
        raise TemplateMalformed(f"it has more than {LONGEST_SOURCE} characters")
    parser = _Parser(Reader(tokens_of(source)))
    body = parser.top()
    return Template(body, parser.defined)


class _Parser:
    """Reads the tokens of one source into nodes."""

    def __init__(self, reader: Reader) -> None:
        self.defined: dict[str, Body] = {}
        self._reader = reader
        self._loops = 0

    def top(self) -> Body:
        """Everything, up to the end."""
        nodes: list[Node] = []
        while self._reader.peek().kind is not Kind.END:
            if self._follows("define"):
                self._definition()
            else:
                nodes.append(self._node())
        return tuple(nodes)

    def _follows(self, *words: str) -> bool:
        """Take the opening braces and one of the keywords *words*, if they are what comes next."""
        place = self._reader.place()
        if self._reader.next().kind is Kind.OPEN and self._reader.next_past_spaces().is_keyword(*words):
            return True
        self._reader.return_to(place)
        return False

    def _body(self) -> Body:
        """The nodes up to `else` or `end`, which is left to be read."""
        nodes: list[Node] = []
        while not self._at_end_of_body():
            nodes.append(self._node())
        return tuple(nodes)

    def _at_end_of_body(self) -> bool:
        place = self._reader.place()
        ends = self._follows("else", "end")
        self._reader.return_to(place)
        return ends

    def _node(self) -> Node:
        token = self._reader.next()
        if token.kind is Kind.TEXT:
            return Text(token.text)
        if token.kind is not Kind.OPEN:
            raise unexpected(token)
        word = self._reader.peek_past_spaces()
        if word.kind is not Kind.KEYWORD or word.text == "nil":
            return Output(pipeline(self._reader))
        self._reader.next()
        return self._control(word)

    def _control(self, word: Token) -> Node:
        match word.text:
            case "if" | "with":
                with self._reader.block():
                    return self._choice(word.text)
            case "range":
                with self._reader.block():
                    return self._loop()
            case "break" | "continue" if self._loops:
                self._reader.expect(Kind.CLOSE)
                return Jump(word.text)
            case "template":
                return self._inclusion()
            case "block":
                return self._block()
            case _:
                raise unexpected(word)

    def _choice(self, word: str) -> Choice:
        branches = [Branch(pipeline(self._reader), self._body())]
        otherwise: Body = ()
        while self._is_else():
            if self._reader.peek_past_spaces().is_keyword(word):
                self._reader.next()
                branches.append(Branch(pipeline(self._reader), self._body()))
            else:
                self._reader.expect(Kind.CLOSE)
                otherwise = self._body()
                self._end()
                break
        return Choice(tuple(branches), otherwise, moves=word == "with")

    def _loop(self) -> Loop:
        over = pipeline(self._reader, of_loop=True)
        self._loops += 1
        body = self._body()
        self._loops -= 1
        otherwise: Body = ()
        if self._is_else():
            self._reader.expect(Kind.CLOSE)
            otherwise = self._body()
            self._end()
        return Loop(over, body, otherwise)

    def _is_else(self) -> bool:
        """Read what ends a body: true if it was `else`, of which the rest is left, false after `end`."""
        if self._follows("else"):
            return True
        self._end()
        return False

    def _end(self) -> None:
        if not self._follows("end"):
            raise unexpected(self._reader.peek())
        self._reader.expect(Kind.CLOSE)

    def _inclusion(self) -> Inclusion:
        name = self._name()
        if self._reader.peek_past_spaces().kind is Kind.CLOSE:
            self._reader.next()
            return Inclusion(name, None)
        return Inclusion(name, pipeline(self._reader))

    def _block(self) -> Inclusion:
        name = self._name()
        about = pipeline(self._reader)
        self._define(name)
        return Inclusion(name, about)

    def _definition(self) -> None:
        name = self._name()
        self._reader.expect(Kind.CLOSE)
        self._define(name)

    def _define(self, name: str) -> None:
        """Read a body that is a template of its own."""
        loops, self._loops = self._loops, 0
        with self._reader.apart(), self._reader.block():
            body = self._body()
            self._end()
        self._loops = loops
        if _is_blank(self.defined.get(name, ())):
            self.defined[name] = body
        elif not _is_blank(body):
            raise TemplateMalformed(f"{name!r} is defined twice")

    def _name(self) -> str:
        return literals.string(self._reader.expect(Kind.STRING).text)


def _is_blank(body: Body) -> bool:
    return all(isinstance(node, Text) and not node.text.strip() for node in body)
