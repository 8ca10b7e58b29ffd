"""The entry point of the command line.

Rule 1: what a verb takes is imported only when the verb is asked for, and what does its work only when it is
to be done, so that each starts fast.
Rule 2: what a user can put right is told in words and ends with 1; a traceback is a bug of ours.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from config.errors import ConfigError
from flowapi.cli.arguments.groups import showing_help
from flowapi.cli.telling import tell
from flowapi.errors.root import FlowAPIError
from flowapi.errors.start import DefinitionError
from storage.errors import StorageError

VERBS = {
    "serve": "serve; without configuration, for development",
    "migrate": "create, adopt, update or take back the database's tables",
    "config": "check or show the configuration",
    "flows": "check, draw and show the flow graphs",
    "user": "import, export, make up and convert users",
    "cleanup": "delete what has expired",
    "jwt": "open sessions by hand",
    "jwk": "make keys by hand",
    "siwa": "make the client secret for Sign in with Apple",
    "schema": "write the JSON Schemas of files, and their documentation",
    "isready": "tell whether a server is ready",
    "version": "tell the version",
}
"""The verbs and what they do; what each takes is in `flowapi/cli/arguments/`."""
PIPE_CLOSED = 141
"""What a shell makes of a program that nobody listens to any more: 128 and the number of SIGPIPE."""


class Parser(argparse.ArgumentParser):
    """A parser whose usage errors end with 1, like every other error."""

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong with the arguments, and end."""
        self.print_usage(sys.stderr)
        self.exit(1, f"Error: {message}\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; the result is the exit code."""
    return _run(parsed(sys.argv[1:] if argv is None else argv))


def parsed(argv: Sequence[str]) -> argparse.Namespace:
    """What *argv* asks for: `handler` does it, given this."""
    config, words = split_config(argv)
    if words[:1] == ["help"]:
        words = [*words[1:], "--help"]
    parser = _parser(next((word for word in words if not word.startswith("-")), None))
    arguments = parser.parse_args(words)
    if config is not None:
        if "config" not in arguments:
            parser.error("unrecognized arguments: --config")
        arguments.config = config
    return arguments


def split_config(words: Sequence[str]) -> tuple[str | None, list[str]]:
    """Take ``--config FILE`` out of *words*, wherever it stands."""
    config: str | None = None
    rest: list[str] = []
    left = iter(words)
    for word in left:
        if word == "--config":
            value = next(left, None)
            config, rest = (value, rest) if value is not None else (config, [*rest, word])
        elif word.startswith("--config="):
            config = word.removeprefix("--config=")
        else:
            rest.append(word)
    return config, rest


def _parser(asked: str | None) -> Parser:
    parser = Parser(prog="flowapi", description="An authentication flow server.", allow_abbrev=False)
    parser.add_argument(
        "--config",
        metavar="FILE",
        default=argparse.SUPPRESS,
        help="the configuration file; may stand anywhere",
    )
    parser.set_defaults(handler=showing_help(parser))
    verbs = parser.add_subparsers(title="verbs", metavar="VERB")
    for name, meaning in VERBS.items():
        if name == asked:
            import_module(f"flowapi.cli.arguments.{name}").register(verbs)
        else:
            verbs.add_parser(name, help=meaning)
    return parser


def _run(arguments: argparse.Namespace) -> int:
    try:
        code: int = arguments.handler(arguments)
        sys.stdout.flush()
    except (ConfigError, DefinitionError) as error:
        tell(*map(str, error.problems))
        return 1
    except (FlowAPIError, StorageError) as error:
        tell(str(error))
        return 1
    except BrokenPipeError:
        _forget_the_rest()
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return 130
    return code


def _forget_the_rest() -> None:
    """Keep Python from writing at its end what nobody wants to read."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
