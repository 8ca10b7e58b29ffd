"""Summing up a profile."""

from tests.benchmarks.shares import shares

ROOT = "main (flowapi/cli/main.py:90);run (asyncio/runners.py:118)"
SERVED = f"{ROOT};__call__ (flowapi/web/server.py:48);advance (flowapi/engine/runner.py:90)"


def test_a_sample_counts_for_the_innermost_purpose() -> None:
    found = shares(
        [
            f"{ROOT} 1",
            f"{SERVED};run (storage/drivers/postgresql_wire.py:50);dump (psycopg/adapt.py:1) 2",
            f"{SERVED};decode (flowapi/engine/document.py:83) 3",
            f"{SERVED};trigger (transitions/core.py:387) 4",
            "_worker (concurrent/futures/thread.py:83) 5",
            "_worker (concurrent/futures/thread.py:83);_checked (flowapi/services/passwords.py:81) 6",
            "start (somewhere.py:1) 7",
        ]
    )

    assert found == {
        "HTTP": 1,
        "statements": 2,
        "the flow's document": 3,
        "the step": 4,
        "passwords": 6,
        "anything else": 7,
    }
