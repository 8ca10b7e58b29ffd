"""The configuration file, for verbs that work with one."""

from argparse import ArgumentParser


def add_config(parser: ArgumentParser, *short: str) -> None:
    """Add ``--config``, by which the command line also knows that the verb has a configuration."""
    parser.add_argument(
        *short, "--config", metavar="FILE", help="the configuration file (./config/config.yaml)"
    )
