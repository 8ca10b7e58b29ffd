"""``flowapi config check|show``: what a configuration amounts to, without serving anything."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from config.errors import ConfigError
from config.loader import DEFAULT_PATH, Loaded, load, process_environment
from config.showing import tenant_part

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]  # (argparse has no public name for it)

NO_FILE = (
    f"There is no {DEFAULT_PATH}; --config names another file, flowapi-dev/config.yaml in development mode"
)


def register(verbs: "Verbs") -> None:
    """Add the verb ``config`` with what belongs to it."""
    group = verbs.add_parser("config", help="check or show the configuration").add_subparsers(
        dest="what", metavar="check|show", required=True
    )
    check = group.add_parser("check", help="report everything that is wrong or worth a word")
    check.set_defaults(handler=run_check)
    show = group.add_parser("show", help="print the effective tenant part as JSON")
    show.add_argument("--redact", action="store_true", help="mask secrets")
    show.set_defaults(handler=run_show)


def run_check(args: argparse.Namespace) -> int:
    """Load everything, and say whether it can be served with."""
    if (loaded := load_reported(args.config)) is None:
        return 1
    _tell(*(f"Warning: {problem}" for problem in _claims_left_out(loaded)))
    if problems := _problems_in_mails(loaded):
        _tell("the configuration cannot be used:", *problems)
        return 1
    print("The configuration is valid.")
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Print the tenant's part of the configuration, ready to be given to a tenant."""
    if (loaded := load_reported(args.config)) is None:
        return 1
    print(orjson.dumps(tenant_part(loaded.settings, redact=args.redact)).decode())
    return 0


def load_reported(path: str | None) -> Loaded | None:
    """Load the configuration and tell on stderr how it went; nothing if it cannot be used."""
    try:
        loaded = load(path, process_environment())
    except ConfigError as error:
        _tell("the configuration cannot be used:", *map(str, error.problems))
        _tell(*(f"Warning: {warning}" for warning in error.warnings))
        if path is None and not Path(DEFAULT_PATH).exists():
            _tell(NO_FILE)
        return None
    _tell(
        f"Using config file: {loaded.source}"
        if loaded.source
        else f"There is no {DEFAULT_PATH}; using defaults"
    )
    if loaded.variables:
        _tell(f"Environment variables in effect: {', '.join(loaded.variables)}")
    _tell(*(f"Warning: {warning}" for warning in loaded.warnings))
    return loaded


def _claims_left_out(loaded: Loaded) -> list[str]:
    """What is wrong with the claims of the template; other verbs do not need what this imports."""
    from flowapi.services.jwt_template import check

    return check(loaded.settings.session.jwt_template.claims)


def _problems_in_mails(loaded: Loaded) -> tuple[str, ...]:
    """What is wrong with mails of the deployer's own; other verbs do not need what this imports."""
    from flowapi.errors.start import DefinitionError
    from flowapi.services.mail.own_files import own_renderer

    try:
        own_renderer(loaded.settings.email_delivery.directory)
    except DefinitionError as error:
        return error.problems
    return ()


def _tell(*lines: str) -> None:
    for line in lines:
        print(line, file=sys.stderr)
