"""Parse what is between the braces: pipelines of commands of operands."""

from flowapi.services.gotemplate import literals
from flowapi.services.gotemplate.errors import TemplateMalformed
from flowapi.services.gotemplate.functions import FUNCTIONS
from flowapi.services.gotemplate.nodes import (
    Command,
    Dot,
    Function,
    Literal,
    Member,
    Operand,
    Pipeline,
    Variable,
)
from flowapi.services.gotemplate.reader import Reader, unexpected
from flowapi.services.gotemplate.tokens import Kind, Token

MOST_VARIABLES = 2


def pipeline(reader: Reader, end: Kind = Kind.CLOSE, *, of_loop: bool = False) -> Pipeline:
    """Read a pipeline and the token of kind *end* behind it."""
    variables, assigns = _declared(reader, of_loop=of_loop)
    commands: list[Command] = []
    while reader.peek_past_spaces().kind is not end:
        commands.append(_command(reader))
    reader.next()
    if not commands:
        raise TemplateMalformed("a value is missing")
    if any(isinstance(command.first, Literal | Dot) for command in commands[1:]):
        raise TemplateMalformed("something that takes no value stands behind a |")
    return Pipeline(tuple(commands), tuple(variables), assigns)


def _declared(reader: Reader, *, of_loop: bool) -> tuple[list[str], bool]:
    """The variables that the pipeline sets, and whether they are there already."""
    names: list[str] = []
    while reader.peek_past_spaces().kind is Kind.VARIABLE:
        place = reader.place()
        name = reader.next()
        sign = reader.peek_past_spaces()
        if sign.kind not in (Kind.ASSIGN, Kind.DECLARE, Kind.COMMA):
            reader.return_to(place)
            break
        reader.next()
        names.append(name.text)
        reader.variables.append(name.text)
        if sign.kind is not Kind.COMMA:
            return names, sign.kind is Kind.ASSIGN
        if not of_loop or len(names) == MOST_VARIABLES:
            raise TemplateMalformed("so many variables cannot be set at once")
    if names:
        raise unexpected(reader.peek())
    return names, False


def _command(reader: Reader) -> Command:
    operands: list[Operand] = []
    while True:
        reader.peek_past_spaces()
        operand = _operand(reader)
        if operand is not None:
            operands.append(operand)
        token = reader.peek()
        if token.kind in (Kind.SPACE, Kind.PIPE):
            reader.next()
        if token.kind in (Kind.PIPE, Kind.CLOSE, Kind.RIGHT):
            break
        if token.kind is not Kind.SPACE:
            raise unexpected(token)
    if not operands:
        raise unexpected(token)
    return Command(operands[0], tuple(operands[1:]))


def _operand(reader: Reader) -> Operand | None:
    """A term and the members that are looked up in it; None if there is no term."""
    term = _term(reader)
    names = []
    while term is not None and reader.peek().kind is Kind.FIELD:
        names.append(reader.next().text[1:])
    if term is None or not names:
        return term
    match term:
        case Literal() | Dot():
            raise TemplateMalformed(f"nothing can be looked up with .{names[0]} there")
        case Member(of, first):
            return Member(of, (*first, *names))
        case _:
            return Member(term, tuple(names))


def _term(reader: Reader) -> Operand | None:
    token = reader.peek()
    match token.kind:
        case Kind.LEFT:
            reader.next()
            return _parenthesized(reader)
        case Kind.VARIABLE if token.text not in reader.variables:
            raise TemplateMalformed(f"the variable {token.text} is not known")
        case Kind.NAME if token.text not in FUNCTIONS and token.text not in _CONSTANTS:
            raise TemplateMalformed(f"the function {token.text} is not known")
    term = _simple_term(token)
    if term is not None:
        reader.next()
    return term


def _parenthesized(reader: Reader) -> Pipeline:
    with reader.deeper():
        return pipeline(reader, Kind.RIGHT)


_CONSTANTS = {"true": True, "false": False}


def _simple_term(token: Token) -> Operand | None:
    match token.kind:
        case Kind.NAME if token.text in _CONSTANTS:
            return Literal(_CONSTANTS[token.text])
        case Kind.NAME:
            return Function(token.text)
        case Kind.DOT:
            return Dot()
        case Kind.FIELD:
            return Member(Dot(), (token.text[1:],))
        case Kind.VARIABLE:
            return Variable(token.text)
        case Kind.STRING:
            return Literal(literals.string(token.text))
        case Kind.NUMBER:
            return Literal(literals.number(token.text))
        case Kind.CHARACTER:
            return Literal(literals.character(token.text))
        case Kind.KEYWORD if token.text == "nil":
            return Literal(None)
        case _:
            return None
