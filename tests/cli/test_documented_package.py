"""docs/flow-language.md: a package of one's own, as it stands there."""

import os
import re
from pathlib import Path

from tests.cli.processes import flowapi

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "flow-language.md"
FILES = re.compile(r"```\w+\n# ((?:acme|my-flows)/[\w.]+|config\.yaml)\n(.*?)```", re.DOTALL)


def test_it_is_all_it_takes(tmp_path: Path) -> None:
    _, _, chapter = PAGE.read_text(encoding="utf-8").partition("## Your own actions")
    for name, text in FILES.findall(chapter):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    checked = flowapi(
        tmp_path,
        *("flows", "check", "--config", "config.yaml"),
        PYTHONPATH=os.pathsep.join((str(ROOT), str(tmp_path))),
        SECRET_KEYS="a-secret-of-16-bytes",
    )

    assert (checked.returncode, checked.stderr) == (0, "")
    assert re.search(r"^newsletter +3 states", checked.stdout, re.MULTILINE)
