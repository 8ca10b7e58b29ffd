"""Measure the workloads and the parts of a step, in this process."""

import argparse
import asyncio
import contextlib
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import uvloop

from config.database_target import DatabaseTarget
from tests.benchmarks import parts, workloads
from tests.benchmarks.measuring import Operation, allocations, microseconds
from tests.support.databases import migrated_database

HEAD = ("", "CPU µs", "allocations")


def main() -> None:
    """Measure what the command line asks for, and print a table."""
    arguments = _arguments()
    with (
        tempfile.TemporaryDirectory() as name,
        migrated_database(arguments.dialect, Path(name)) as target,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        runner.run(_measure(target, Path(name), arguments))


def _arguments() -> argparse.Namespace:
    known = (*workloads.NAMES, *parts.NAMES)
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    parser.add_argument("--dialect", default="sqlite", choices=("sqlite", "postgresql", "mysql"))
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--count", type=int, default=50, help="operations in a round")
    arguments = parser.parse_args()
    arguments.names = arguments.names or known
    if unknown := set(arguments.names) - set(known):
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    return arguments


async def _measure(target: DatabaseTarget, directory: Path, arguments: argparse.Namespace) -> None:
    table = sys.stdout
    # What the server itself prints is a part of its work, and nobody's reading.
    with contextlib.redirect_stdout(workloads.Unread()):
        async with workloads.workloads(target) as made, made.application.database.store() as store:
            _row(HEAD, table)
            graph = made.application.graphs.current("login")
            assert graph
            alone = parts.Parts.of(graph, made.application.parts.settings, store)
            for name in arguments.names:
                operation: Operation = getattr(made if name in workloads.NAMES else alone, name)
                counted = await allocations(operation, directory, count=arguments.count)
                least = await microseconds(operation, count=arguments.count, rounds=arguments.rounds)
                _row((name, f"{least:.1f}", f"{counted:.0f}"), table)


def _row(cells: Sequence[str], table: TextIO) -> None:
    print("{:20}{:>10}{:>14}".format(*cells), file=table, flush=True)


if __name__ == "__main__":
    main()
