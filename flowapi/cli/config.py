"""``flowapi config check|show``: what a configuration amounts to, without serving anything."""

import argparse
from pathlib import Path

import orjson

from config.errors import ConfigError
from config.loader import DEFAULT_PATH, Loaded, load, process_environment
from config.showing import tenant_part
from flowapi.cli.telling import tell

NO_FILE = (
    f"There is no {DEFAULT_PATH}; --config names another file, flowapi-dev/config.yaml in development mode"
)


def run_check(args: argparse.Namespace) -> int:
    """Load everything, and say whether it can be served with."""
    if (loaded := load_reported(args.config)) is None:
        return 1
    tell(*(f"Warning: {problem}" for problem in _claims_left_out(loaded)))
    if problems := _problems_in_mails(loaded):
        tell("the configuration cannot be used:", *problems)
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
        tell("the configuration cannot be used:", *map(str, error.problems))
        tell(*(f"Warning: {warning}" for warning in error.warnings))
        if path is None and not Path(DEFAULT_PATH).exists():
            tell(NO_FILE)
        return None
    tell(
        f"Using config file: {loaded.source}"
        if loaded.source
        else f"There is no {DEFAULT_PATH}; using defaults"
    )
    if loaded.variables:
        tell(f"Environment variables in effect: {', '.join(loaded.variables)}")
    tell(*(f"Warning: {warning}" for warning in loaded.warnings))
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
