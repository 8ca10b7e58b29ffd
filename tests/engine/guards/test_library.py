"""The CEL core is loaded once, whoever comes first."""

import subprocess
import sys

import pytest

ASK = "print(cel.compile('a && true').execute(core.Context(variables={'a': True})))"


@pytest.mark.parametrize(
    "order",
    [
        "import cel; from flowapi.engine.guards.library import cel as core",
        "from flowapi.engine.guards.library import cel as core; import cel",
    ],
)
def test_the_library_may_be_imported_beside_it(order: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"{order}; {ASK}"], capture_output=True, text=True, check=False
    )

    assert (done.stdout, done.stderr) == ("True\n", "")
