"""Development mode: everything that a server needs, made up in a folder of the working directory.

Rule 1: nobody gets here who has configured anything, and nothing here listens to other machines.
Rule 2: what was made up is kept: a configuration file that its owner may edit, and a database.
"""

import asyncio
import os
import sys
from pathlib import Path

from config.addresses import ListenAddress
from config.environment import overlay
from config.loader import DEFAULT_PATH, load, process_environment
from config.settings import Settings
from config.yaml_nodes import Node
from flowapi.cli.serving import Plan, listening_at, run
from flowapi.clock import utc_now
from flowapi.logging import log_as_text
from flowapi.randomness import random_text
from flowapi.services.mail.mailbox import Mailbox
from flowapi.web.access_log import AccessLog, short_line
from storage.database import Database
from storage.schema import Found

FOLDER = Path("flowapi-dev")
LOOPBACK = "localhost"
PAGES = (3000, 4200, 5173, 8000, 8080, 8888)
"""Ports at which development servers of pages are usually found, and our own."""
CONFIG = """
# Made by `flowapi serve`, which found no configuration. It is yours now: edit it, delete it to get
# another one, or take it as the beginning of a real one. Whatever it says, development mode listens to this
# machine only. The secret opens what is encrypted in the database beside this file.
secret_keys: [{secret}]
database: {{dialect: sqlite, database: {database}}}
server:
  public: {{address: "localhost:8000"}}
  admin: {{address: "localhost:8001"}}
service: {{name: Development}}
email_delivery: {{from_address: noreply@localhost.localdomain, from_name: Development}}
session: {{cookie: {{secure: false}}}}
cors: {{allow_origins: &pages [{pages}]}}
webauthn: {{relying_party: {{id: localhost, display_name: Development, origins: *pages}}}}
"""


def is_unconfigured() -> bool:
    """Whether there is neither a configuration file at the usual place nor a variable that says anything."""
    variables, _ = overlay(Node({}), Settings, process_environment())
    return not variables and not Path(DEFAULT_PATH).exists()


def serve_development() -> int:
    """Serve everything to this machine; the result is the exit code."""
    log_as_text(sys.stderr)
    os.umask(0o077)
    settings = load(str(_config_file()), {}).settings
    asyncio.run(_migrated(settings))
    public, admin = settings.server.public.listen.port, settings.server.admin.listen.port
    plan = Plan(
        settings=settings,
        listeners={
            "public": listening_at(ListenAddress(LOOPBACK, public), f"port {public}"),
            "admin": listening_at(ListenAddress(LOOPBACK, admin), f"port {admin}"),
        },
        access_log=AccessLog(sys.stdout, utc_now, render=short_line),
        transport=Mailbox(),
        announce=lambda: print(
            f"Development server: http://localhost:{public}/ (stop with Ctrl-C)", flush=True
        ),
    )
    return run(plan)


def _config_file() -> Path:
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    path = FOLDER / "config.yaml"
    if not path.exists():
        text = CONFIG.lstrip().format(
            secret=random_text(48),
            database=FOLDER / "flowapi.sqlite",
            pages=", ".join(f"http://localhost:{port}" for port in PAGES),
        )
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
    return path


async def _migrated(settings: Settings) -> None:
    """Bring the database up to date, without what migrations import where there is nothing to do."""
    async with Database.of(settings.database) as database:
        if (await database.schema_state()).found is Found.CURRENT:
            return
    from storage.migrations import runner

    await runner.up(settings.database.target)
