"""``flowapi schema generate``"""

from argparse import Namespace
from pathlib import Path

from flowapi.cli.output_file import STANDARD_OUTPUT
from flowapi.cli.schemas.known import SCHEMAS
from flowapi.cli.schemas.writing import rendered, write_text
from flowapi.cli.telling import tell

NAMELESS = "output.schema.json"


def run(arguments: Namespace) -> int:
    """Write the schema."""
    path: str = arguments.output
    if not path or path.endswith("/"):
        path += NAMELESS
    write_text(path, rendered(SCHEMAS[arguments.what]()))
    if path != STANDARD_OUTPUT:
        tell(f"schema generated successfully at: {Path(path).absolute()}")
    return 0
