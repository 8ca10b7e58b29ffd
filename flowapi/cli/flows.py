"""``flowapi flows check|graph|show``: prove, draw and read the flow graphs, without serving anything."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from config.environment import overlay
from config.loader import DEFAULT_PATH, load, process_environment
from config.settings import Settings
from config.suggestions import did_you_mean
from config.yaml_nodes import Node
from flowapi.cli.flow_text import describe
from flowapi.engine.catalog import load_catalog, without_services
from flowapi.engine.diagram import dot, mermaid
from flowapi.engine.graph import Graph
from flowapi.engine.loader import load as load_graphs
from flowapi.engine.loading.sources import FlowFiles
from flowapi.errors.start import DefinitionError

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]  # (argparse has no public name for it)

FORMATS = {"mermaid": mermaid, "dot": dot}


def register(verbs: "Verbs") -> None:
    """Add the verb ``flows`` with what belongs to it."""
    group = verbs.add_parser("flows", help="check, draw and show the flow graphs").add_subparsers(
        dest="what", metavar="check|graph|show", required=True
    )
    check = group.add_parser("check", help="prove that the flow files hold together")
    check.add_argument("directory", nargs="?", metavar="DIR", help="folder of your own flow files")
    check.set_defaults(handler=run_check)
    graph = group.add_parser("graph", help="draw a flow")
    graph.add_argument("--format", choices=FORMATS, default="mermaid", help="language of the diagram")
    graph.set_defaults(handler=run_graph)
    show = group.add_parser("show", help="say what a flow does")
    show.set_defaults(handler=run_show)
    for verb in (graph, show):
        verb.add_argument("name", metavar="NAME", help="name of the flow")
        verb.add_argument("--directory", metavar="DIR", help="folder of your own flow files")


def run_check(args: argparse.Namespace) -> int:
    """Load every flow, and tell their versions."""
    graphs = _load(args)
    width = max(map(len, graphs), default=0)
    for name, graph in graphs.items():
        print(f"{name:{width}}  {len(graph.states):3} states  version {graph.digest[:12]}")
    return 0


def run_graph(args: argparse.Namespace) -> int:
    """Print a diagram of one flow."""
    sys.stdout.write(FORMATS[args.format](_one(args)))
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Print one flow in words."""
    sys.stdout.write(describe(_one(args)))
    return 0


def _one(args: argparse.Namespace) -> Graph:
    graphs = _load(args)
    if args.name not in graphs:
        hint = did_you_mean(args.name, graphs) or f"; there are {', '.join(graphs)}"
        raise DefinitionError([f"there is no flow '{args.name}'{hint}"])
    return graphs[args.name]


def _load(args: argparse.Namespace) -> dict[str, Graph]:
    settings = _settings(args.config)
    directory = args.directory or settings.flows.directory
    catalog = load_catalog(settings.action_packages)
    files = FlowFiles(Path(directory) if directory else None)
    return load_graphs(files.read(), catalog, without_services(catalog))


def _settings(path: str | None) -> Settings:
    """What is configured; the defaults where nothing is, as in development mode."""
    environ = process_environment()
    variables, _ = overlay(Node({}), Settings, environ)
    if path or variables or Path(DEFAULT_PATH).exists():
        return load(path, environ).settings
    return Settings()
