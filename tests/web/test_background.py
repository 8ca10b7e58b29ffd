"""What an application does besides answering."""

import asyncio

from tests.web.conftest import Serve

WORK = {"outbox", "housekeeping"}


def at_work() -> set[str]:
    return {task.get_name() for task in asyncio.all_tasks()} & WORK


async def test_mails_are_delivered_and_tables_cleaned_up_as_long_as_it_serves(serve: Serve) -> None:
    async with serve():
        assert at_work() == WORK

    assert at_work() == set()
