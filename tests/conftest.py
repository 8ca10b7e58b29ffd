"""What all tests share: which servers outside are there, and that none is left out where all must be."""

import os

import pytest

SERVICES = {
    "postgres": "FLOWAPI_TEST_POSTGRES",
    "mysql": "FLOWAPI_TEST_MYSQL",
    "redis": "FLOWAPI_TEST_REDIS",
    "chromium": "FLOWAPI_TEST_CHROMIUM",
}
"""Environment variables that say where a server is; without one, tests that need it are skipped."""


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where every server is there, a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    complete = all(os.environ.get(name) for name in SERVICES.values())
    if complete and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
