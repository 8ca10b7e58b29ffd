"""What is installed is the tree that a reader sees, and it serves."""

import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
import pytest

from tests.acceptance.conftest import Serving
from tests.acceptance.served import PATIENCE, flowapi
from tests.acceptance.visitor import CLIENT, Visit, over

ROOT = Path(__file__).parents[2]
PACKAGES = ("actions", "config", "flowapi", "flows", "schemas", "storage")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing but what the wheel holds."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("flowapi-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_holds_every_file_of_the_packages(installed: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", *PACKAGES], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()

    assert {name for name in listed if not (installed / name).is_file()} == set()
    assert {path.name for path in installed.iterdir() if path.suffix != ".dist-info"} == set(PACKAGES)


def test_the_wheel_needs_nothing_of_the_tree(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(installed))
    origin = [sys.executable, "-c", "import actions, flowapi; print(flowapi.__file__, actions.__file__)"]
    found = subprocess.run(origin, cwd=tmp_path, check=True, capture_output=True, text=True).stdout.split()
    assert [Path(name).is_relative_to(installed) for name in found] == [True, True]

    checked = flowapi("flows", "check", cwd=tmp_path)
    assert checked.returncode == 0, checked.stderr


async def test_the_wheel_serves(installed: Path, serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(installed))
    server = serving()
    await server.start()
    async with httpx.AsyncClient(base_url=server.public, timeout=PATIENCE) as client:
        visit = await Visit(over(client), "registration").start()
        await visit.run("register_client_capabilities", **CLIENT)
        await visit.run("register_login_identifier", email="ada@example.com")
        visit.expect("passcode_confirmation")
        assert (await client.get("/")).status_code == 200
