"""What SQLite holds on a file is held until the process lets go of it."""

import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path

from config.database_target import DatabaseTarget
from storage.drivers.sqlite import connect

VISIT = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute('SELECT * FROM t'); db.close()"


async def test_another_process_leaves_the_log_alone_while_one_of_several_connections_is_open(
    tmp_path: Path,
) -> None:
    target = DatabaseTarget(dialect="sqlite", database=str(tmp_path / "db"))
    first = await connect(target, ())
    await first.execute("CREATE TABLE t (n INTEGER)")
    second = await connect(target, ())

    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", VISIT, target.database], check=True)
    await first.execute("INSERT INTO t VALUES (1)")

    with sqlite3.connect(target.database) as stranger:
        assert stranger.execute("SELECT n FROM t").fetchall() == [(1,)]
    stranger.close()
    await first.close()
    await second.close()
