"""Play the kit over everything this server has: ``python tests/conformance/play.py KIT [option …]``.

Further options go to the kit, `--show 20` or `--save DIR`, for example; with `--only`, only what it names.
"""

import os
import subprocess
import sys
from fnmatch import fnmatchcase
from pathlib import Path

import yaml

HERE = Path(__file__).parent


def main(kit: Path, options: list[str]) -> int:
    """Run the kit; its exit code."""
    chosen = (
        []
        if "--only" in options
        else [word for name in wanted(_run(kit, "--list")) for word in ("--only", name)]
    )
    command = [*_kit(), "--differences", str(HERE / "differences"), *chosen, *options]
    return subprocess.run(command, env=_environment(kit), check=False).returncode


def wanted(names: list[str]) -> list[str]:
    """The scenarios that the server is to pass."""
    plan = yaml.safe_load((HERE / "scenarios.yaml").read_text())
    left_out = [pattern for patterns in plan["without"].values() for pattern in patterns]
    return [
        name
        for name in names
        if name.startswith(tuple(plan["areas"])) and not any(fnmatchcase(name, each) for each in left_out)
    ]


def _run(kit: Path, option: str) -> list[str]:
    command = [*_kit(), option]
    done = subprocess.run(command, env=_environment(kit), check=True, capture_output=True, text=True)
    return done.stdout.split()


def _kit() -> list[str]:
    return [sys.executable, "-m", "conformance"]


def _environment(kit: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(kit)}


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]).resolve(), sys.argv[2:]))
