"""Development mode: everything that a server needs, made up in a folder of the working directory.

Rule 1: nobody gets here who has configured anything, and nothing here listens to other machines.
Rule 2: what was made up is kept: a configuration file that its owner may edit, and a database.
"""

import asyncio
import os
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from starlette.types import ASGIApp

from config.addresses import ListenAddress
from config.environment import overlay
from config.loader import DEFAULT_PATH, load, process_environment
from config.settings import Settings
from config.yaml_nodes import Node
from flowapi.app import Application
from flowapi.cli.serving import Plan, listening_at, run
from flowapi.clock import utc_now
from flowapi.errors.start import StartRefused
from flowapi.logging import log_as_text
from flowapi.randomness import random_text
from flowapi.services.mail.mailbox import Mailbox
from flowapi.web.access_log import AccessLog, short_line, unsaid
from flowapi.web.development.area import development_area
from flowapi.web.development.elements import ElementsScript, elements_script
from flowapi.web.development.front import Front
from flowapi.web.development.gate import LoopbackGate
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
audit_log: {{console_output: {{enabled: false}}}}
cors: {{allow_origins: &pages [{pages}]}}
webauthn: {{relying_party: {{id: localhost, display_name: Development, origins: *pages}}}}
# All that an account can have, to be tried in the demo; nobody has to have it.
username: {{enabled: true, optional: true, acquire_on_registration: false, acquire_on_login: false}}
password: {{optional: true}}
mfa: {{optional: true, device_trust_policy: prompt}}
account: {{allow_deletion: true}}
"""


def is_unconfigured() -> bool:
    """Whether there is neither a configuration file at the usual place nor a variable that says anything."""
    variables, _ = overlay(Node({}), Settings, process_environment())
    return not variables and not Path(DEFAULT_PATH).exists()


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line asks of development mode."""

    port: int | None = None
    admin_port: int | None = None
    elements: str | None = None


def serve_development(wishes: Wishes) -> int:
    """Serve everything to this machine; the result is the exit code."""
    log_as_text(sys.stderr)
    os.umask(0o077)
    elements = elements_script(wishes.elements, Path())
    settings = load(str(_config_file()), {}).settings
    if settings.multi_tenancy.enabled:
        raise StartRefused("multi_tenancy.enabled: development mode serves one tenant")
    asyncio.run(_migrated(settings))
    server = settings.server
    public = server.public.listen.port if wishes.port is None else wishes.port
    admin = server.admin.listen.port if wishes.admin_port is None else wishes.admin_port
    mailbox = Mailbox()
    plan = Plan(
        settings=_with_own_origin(settings, f"http://{LOOPBACK}:{public}"),
        listeners={
            "public": listening_at(ListenAddress(LOOPBACK, public), f"port {public}"),
            "admin": listening_at(ListenAddress(LOOPBACK, admin), f"port {admin}"),
        },
        access_log=AccessLog(sys.stdout, utc_now, render=short_line),
        transport=mailbox,
        apps=partial(_apps, mailbox=mailbox, elements=elements),
        announce=lambda: print(
            f"Development server: http://{LOOPBACK}:{public}/dev/demo (stop with Ctrl-C)", flush=True
        ),
    )
    return run(plan)


def _apps(application: Application, *, mailbox: Mailbox, elements: ElementsScript) -> dict[str, ASGIApp]:
    """The servers as they are, with the development area, and the admin API out of reach of foreign pages."""
    area = development_area(
        application.parts,
        mailbox=mailbox,
        elements=elements,
        flow_names=lambda: application.graphs.names,
        access_log=AccessLog(sys.stdout, utc_now, render=unsaid),
    )
    return {
        "public": Front(area=area, public=application.public),
        "admin": LoopbackGate(application.admin),
    }


def _with_own_origin(settings: Settings, origin: str) -> Settings:
    """*settings* under which passkeys work on the pages of this server, wherever it listens."""
    webauthn = settings.webauthn
    party = webauthn.relying_party
    if origin in party.origins:
        return settings
    party = party.model_copy(update={"origins": (*party.origins, origin)})
    return settings.model_copy(update={"webauthn": webauthn.model_copy(update={"relying_party": party})})


def made_up(secret: str) -> str:
    """A configuration for whoever has none, as the text of a file in our folder."""
    pages = ", ".join(f"http://localhost:{port}" for port in PAGES)
    return CONFIG.lstrip().format(secret=secret, database=FOLDER / "flowapi.sqlite", pages=pages)


def _config_file() -> Path:
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    path = FOLDER / "config.yaml"
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(made_up(random_text(48)))
    return path


async def _migrated(settings: Settings) -> None:
    """Bring the database up to date, without what migrations import where there is nothing to do."""
    async with Database.of(settings.database) as database:
        if (await database.schema_state()).found is Found.CURRENT:
            return
    from storage.migrations import runner

    await runner.up(settings.database.target)
