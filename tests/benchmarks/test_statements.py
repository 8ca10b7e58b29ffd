"""How many statements each workload costs; one more is a decision, not an accident."""

import pytest

from tests.acceptance.waiting import until
from tests.benchmarks.workloads import NAMES, Workloads

ATTEMPTS = 4
"""Of them the least counts: now and then the server looks into the outbox by itself."""
BRACKETS = {"BEGIN", "COMMIT"}
STATEMENTS = {
    "health": 0,
    "flow_init": 1,
    "engine_step": 4,
    "identifier_step": 5,
    "password_login": 16,
    "passcode_login": 23,
    "session_validate": 1,
    "me": 3,
    "jwks": 0,
}
THERE_AND_BACK = {"engine_step", "identifier_step"}
"""Every other one is a step back."""


@pytest.mark.parametrize("name", NAMES)
async def test_a_workload_costs_no_statement_more(made: Workloads, name: str) -> None:
    counts = [await statements(made, name) for _ in range(ATTEMPTS)]

    assert min(counts) <= STATEMENTS[name]


async def statements(made: Workloads, name: str) -> int:
    """How many statements are sent while the workload runs once, what the server does by itself included."""
    heard: list[str] = []
    made.application.database.listen(heard.append)
    for _ in range(2 if name in THERE_AND_BACK else 1):
        await getattr(made, name)()
    if name == "passcode_login":  # its mail is settled in its own time
        await until(lambda: any(text.startswith("DELETE FROM flowapi_outbox") for text in heard), "its end")
    return len([text for text in heard if text.split()[0] not in BRACKETS])
