"""Steps during which their account is deleted: they are answered as if it had gone before, or after."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest

from flowapi.engine.response import FlowAnswer
from flowapi.services.hashing_pool import HashingPool
from storage.database import Database
from tests.support.flows import input_errors
from tests.support.house import a_house
from tests.support.stores import sqlite
from tests.support.walker import Walker
from tests.support.walks import Walk, read_walks

WALKS = Path(__file__).parent / "walks"
OWNED = [walk for flow in ("login", "profile") for walk in read_walks(WALKS / f"{flow}.yaml") if walk.user]
Told = tuple[str, str, dict[str, str]]


@dataclass
class Deletion:
    """Somebody who deletes an account, at once or as soon as a transaction is about to begin."""

    file: Path
    user_id: UUID
    waits: bool = False
    done: list[str] = field(default_factory=list)

    def hear(self, text: str) -> None:
        """Delete it, if this is what was waited for."""
        if self.waits and text.startswith("BEGIN"):
            self.waits = False
            self.act()

    def act(self) -> None:
        """Delete it."""
        with closing(sqlite3.connect(self.file, isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            for table, column in (("primary_emails", "user_id"), ("users", "id")):
                connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (str(self.user_id),))
        self.done.append("deleted")


@pytest.mark.parametrize("walk", [pytest.param(walk, id=f"{walk.flow}: {walk.name}") for walk in OWNED])
async def test_the_answer_is_that_of_an_account_that_goes_before_or_after(
    migrated: Path, tmp_path: Path, hashing_pool: HashingPool, walk: Walk
) -> None:
    for number, stride in enumerate(walk.strides):
        if stride.meanwhile:
            continue
        files = [Path(shutil.copyfile(migrated, tmp_path / f"{number}-{when}")) for when in (0, 1)]

        during = await taken(walk, number, files[0], hashing_pool, waits=True)
        before = await taken(walk, number, files[1], hashing_pool, waits=False)

        after = (stride.state, stride.error or "", dict(stride.inputs))
        assert during in (None, before, after), stride.action


async def taken(walk: Walk, number: int, file: Path, pool: HashingPool, *, waits: bool) -> Told | None:
    """What a stride of a walk is told whose account is deleted; None if it does not write anything."""
    async with Database(sqlite(file)) as database:
        walker = Walker(a_house(database, pool, walk.settings), walk)
        await walker.start()
        await walker.go(walk.strides[:number])
        assert walker.user_id
        sent = await walker.inputs(walk.strides[number])
        deletion = Deletion(file, walker.user_id, waits)
        database.listen(deletion.hear)
        if not waits:
            deletion.act()
        answer = await walker.flow.send(walk.strides[number].action, sent)
    return told(answer) if deletion.done else None


def told(answer: FlowAnswer) -> Told:
    return answer.name, answer.error.code if answer.error else "", input_errors(answer)
