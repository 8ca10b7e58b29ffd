"""``flowapi schema markdown``"""

from argparse import Namespace
from pathlib import Path

from flowapi.cli.schemas.known import NAMES, SCHEMAS
from flowapi.cli.schemas.markdown import documented
from flowapi.cli.schemas.writing import rendered, write_text
from flowapi.cli.telling import tell


def run(arguments: Namespace) -> int:
    """Write the schema, and what it says in words."""
    schema, name = SCHEMAS[arguments.what](), NAMES[arguments.what]
    folder = Path(arguments.out_path)
    for path, text in (
        (folder / f"{name}.schema.json", rendered(schema)),
        (folder / f"{name}.schema.md", documented(schema)),
    ):
        write_text(str(path), text)
        tell(f"written: {path.absolute()}")
    return 0
