"""``flowapi flows check|graph|show``: prove, draw and read the flow graphs, without serving anything."""

import argparse
import sys
from pathlib import Path

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

FORMATS = {"mermaid": mermaid, "dot": dot}


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
