"""How many statements each workload costs; one more is a decision, not an accident."""

import pytest

from tests.acceptance.waiting import until
from tests.benchmarks.workloads import NAMES, Workloads

BRACKETS = {"BEGIN", "COMMIT"}
STATEMENTS = {
    "health": 0,
    "flow_init": 1,
    "engine_step": 2,
    "identifier_step": 3,
    "password_login": 16,
    "passcode_login": 24,
    "session_validate": 1,
    "me": 3,
    "jwks": 0,
}
MORE = {("mysql", "passcode_login"): 1}
"""MySQL returns nothing of the rows that it updates, so the outbox has to look first."""


@pytest.mark.parametrize("name", NAMES)
async def test_a_workload_costs_no_statement_more(made: Workloads, name: str) -> None:
    heard: list[str] = []
    made.application.database.listen(heard.append)

    await getattr(made, name)()

    if name == "passcode_login":  # its mail is settled in its own time
        await until(lambda: any(text.startswith("DELETE FROM flowapi_outbox") for text in heard), "its end")
    allowed = STATEMENTS[name] + MORE.get((made.application.database.dialect, name), 0)
    assert len([text for text in heard if text.split()[0] not in BRACKETS]) <= allowed, heard
