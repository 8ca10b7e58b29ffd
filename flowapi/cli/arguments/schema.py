"""``flowapi schema generate|markdown``: the JSON Schemas of what flowapi reads, for editors and readers."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from flowapi.cli.arguments.groups import add_group
from flowapi.cli.arguments.lazily import lazily

OF: Mapping[str, str] = {"config": "configuration files", "import": "files of users to import"}
"""What there are schemas of."""
FILES: Mapping[str, str] = {
    "config": "json_schema/hanko.config.json",
    "import": "json_schema/hanko.user_import.json",
}
FOLDERS: Mapping[str, str] = {"config": ".generated/docs/config", "import": ".generated/docs/import"}


def register(verbs: Any) -> None:
    """Add the verb ``schema`` with what belongs to it."""
    group = add_group(verbs, "schema", meaning="write the JSON Schemas of files, and their documentation")
    generate = add_group(group, "generate", meaning="write a JSON Schema, for editors")
    markdown = add_group(group, "markdown", meaning="write a JSON Schema and its documentation in Markdown")
    for what, meaning in OF.items():
        schema: ArgumentParser = generate.add_parser(what, help=f"the schema of {meaning}")
        schema.add_argument(
            "-o",
            "--output",
            metavar="FILE",
            default=FILES[what],
            help="the file to write; - is the standard output (%(default)s)",
        )
        schema.set_defaults(handler=lazily("schemas.generating.run"), what=what, config=None)
        document: ArgumentParser = markdown.add_parser(what, help=f"the documentation of {meaning}")
        document.add_argument(
            "-o",
            "--out-path",
            metavar="FOLDER",
            default=FOLDERS[what],
            help="the folder to write to (%(default)s)",
        )
        document.set_defaults(handler=lazily("schemas.documenting.run"), what=what, config=None)
