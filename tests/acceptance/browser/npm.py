"""Packages of the npm registry that tests run in the browser, kept in pytest's cache and nowhere else."""

import os
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

import pytest

PATIENCE = 120


@dataclass(frozen=True, slots=True)
class Npm:
    """Fetches packages into *cache*."""

    cache: Path
    scratch: Path

    def file(self, package: str, path: str) -> Path:
        """A file of *package* (``name@version``); skips the test where it is missing and there is no npm."""
        folder = self.cache / package.replace("/", "_")
        if not folder.exists():
            if shutil.which("npm") is None:
                pytest.skip("npm is not installed")
            _put(self._fetched(package), folder)
        return folder / path

    def _fetched(self, package: str) -> Path:
        scratch = self.scratch / package.replace("/", "_")
        scratch.mkdir()
        subprocess.run(
            ["npm", "pack", "--silent", package],
            cwd=scratch,
            check=True,
            capture_output=True,
            timeout=PATIENCE,
        )
        (archive,) = scratch.glob("*.tgz")
        with tarfile.open(archive) as content:
            content.extractall(scratch, filter="data")
        return scratch / "package"


def _put(found: Path, folder: Path) -> None:
    """Copy what was fetched to its place, whole; whoever comes second finds it taken, which is as good."""
    nearby = folder.with_name(f"{folder.name}.{os.getpid()}")
    shutil.copytree(found, nearby)
    try:
        nearby.rename(folder)
    except OSError:
        shutil.rmtree(nearby)
        if not folder.exists():
            raise
