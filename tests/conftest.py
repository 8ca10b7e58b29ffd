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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell why a test that may fail once has done so."""
    for report in terminalreporter.stats.get("rerun", ()):
        terminalreporter.section(f"{report.nodeid}, at first")
        terminalreporter.write_line(report.longreprtext)
        for title, text in report.sections:
            terminalreporter.section(title, "-")
            terminalreporter.write_line(text)
