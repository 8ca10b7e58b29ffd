"""``flowapi flows``: prove, draw and read the flow graphs."""

import sys
from argparse import SUPPRESS, ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from config.environment import overlay
from config.errors import ConfigError
from config.loader import DEFAULT_PATH, load, process_environment
from config.settings import Settings
from config.suggestions import did_you_mean
from config.yaml_nodes import Node
from flowapi.cli.flow_text import describe
from flowapi.engine.catalog import load_catalog, without_services
from flowapi.engine.diagram import dot, mermaid
from flowapi.engine.graph import Graph
from flowapi.engine.graphs import Graphs
from flowapi.engine.loading.sources import FlowFiles
from flowapi.errors import DefinitionError

FORMATS = {"mermaid": mermaid, "dot": dot}


def register(verbs: Any) -> None:
    """Add the verb to *verbs*, the subparsers of the command line."""
    flows: ArgumentParser = verbs.add_parser("flows", help="check, draw and show the flow graphs")
    inner = flows.add_subparsers(title="verbs", dest="flows_verb", required=True, metavar="VERB")
    check = inner.add_parser("check", help="prove that the flow files hold together")
    check.add_argument("directory", nargs="?", metavar="DIR", help="folder of your own flow files")
    check.set_defaults(handler=_check)
    graph = inner.add_parser("graph", help="draw a flow")
    graph.add_argument("--format", choices=FORMATS, default="mermaid", help="language of the diagram")
    graph.set_defaults(handler=_graph)
    show = inner.add_parser("show", help="say what a flow does")
    show.set_defaults(handler=_show)
    for verb in (graph, show):
        verb.add_argument("name", metavar="NAME", help="name of the flow")
        verb.add_argument("--directory", metavar="DIR", help="folder of your own flow files")
    for verb in (check, graph, show):
        verb.add_argument("--config", metavar="FILE", default=SUPPRESS, help="configuration file")


def _check(arguments: Namespace) -> int:
    graphs = _load(arguments)
    if not graphs:
        return 1
    width = max(map(len, graphs.names), default=0)
    for name in graphs.names:
        graph = graphs.current(name)
        if graph:
            print(f"{name:{width}}  {len(graph.states):3} states  version {graph.digest[:12]}")
    return 0


def _graph(arguments: Namespace) -> int:
    graph = _one(arguments)
    if graph:
        sys.stdout.write(FORMATS[arguments.format](graph))
    return 0 if graph else 1


def _show(arguments: Namespace) -> int:
    graph = _one(arguments)
    if graph:
        sys.stdout.write(describe(graph))
    return 0 if graph else 1


def _one(arguments: Namespace) -> Graph | None:
    """The graph that is asked for; what keeps it from being there has been told."""
    graphs = _load(arguments)
    if not graphs:
        return None
    graph = graphs.current(arguments.name)
    if not graph:
        hint = did_you_mean(arguments.name, graphs.names) or f"; there are {', '.join(graphs.names)}"
        print(f"there is no flow '{arguments.name}'{hint}", file=sys.stderr)
    return graph


def _load(arguments: Namespace) -> Graphs | None:
    """All graphs; ``None`` if something is wrong with them, which has been told."""
    try:
        settings = _settings(getattr(arguments, "config", None))
        directory = arguments.directory or settings.flows.directory
        catalog = load_catalog(settings.action_packages)
        files = FlowFiles(Path(directory) if directory else None)
        return Graphs(files, catalog, without_services(catalog))
    except (ConfigError, DefinitionError) as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return None


def _settings(path: str | None) -> Settings:
    """What is configured; the defaults where nothing is, as in development mode."""
    environ = process_environment()
    variables, _ = overlay(Node({}), Settings, environ)
    if path or variables or Path(DEFAULT_PATH).exists():
        return load(path, environ).settings
    return Settings()
