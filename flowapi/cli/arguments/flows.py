"""``flowapi flows check|graph|show``"""

from argparse import ArgumentParser
from typing import Any

from flowapi.cli.arguments.configuration import add_config
from flowapi.cli.arguments.groups import add_group
from flowapi.cli.arguments.lazily import lazily


def register(verbs: Any) -> None:
    """Add the verb ``flows`` with what belongs to it."""
    group = add_group(verbs, "flows", meaning="check, draw and show the flow graphs")
    check: ArgumentParser = group.add_parser("check", help="prove that the flow files hold together")
    check.add_argument("directory", nargs="?", metavar="DIR", help="folder of your own flow files")
    check.set_defaults(handler=lazily("flows.run_check"))
    graph: ArgumentParser = group.add_parser("graph", help="draw a flow")
    graph.add_argument(
        "--format", choices=("mermaid", "dot"), default="mermaid", help="language of the diagram"
    )
    graph.set_defaults(handler=lazily("flows.run_graph"))
    show: ArgumentParser = group.add_parser("show", help="say what a flow does")
    show.set_defaults(handler=lazily("flows.run_show"))
    for verb in (check, graph, show):
        add_config(verb)
    for verb in (graph, show):
        verb.add_argument("name", metavar="NAME", help="name of the flow")
        verb.add_argument("--directory", metavar="DIR", help="folder of your own flow files")
