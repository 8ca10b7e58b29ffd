"""The settings of one of many tenants: its own sections over the defaults, within those of the server.

Rule 1: the environment and the file say nothing about a tenant; what is not a tenant's section has no effect.
Rule 2: what a server runs with is checked as little as where it was stored by the reference: only for what it
cannot be read without. Whoever stores it checks all.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from config.decoding import Decoder
from config.errors import Problem
from config.rules.check import post_processing_problems, tenant_part_problems
from config.rules.finding import Finding
from config.settings import TENANT_KEYS, Settings
from config.yaml_nodes import Node


class Stage(StrEnum):
    """Where a configuration turned out to be unusable."""

    PARSING = "failed to parse config JSON"
    READING = "failed to unmarshal into TenantConfig"
    COMPLETING = "failed to post process tenant settings"
    CHECKING = "failed to validate tenant settings"


class TenantConfigError(Exception):
    """The configuration of a tenant cannot be used: at which *stage*, and everything that is wrong."""

    def __init__(self, stage: Stage, problems: Iterable[object]) -> None:
        super().__init__()
        self.stage = stage
        self.reasons = tuple(map(str, problems))

    def __str__(self) -> str:
        return f"{self.stage}: {'; '.join(self.reasons)}"


def tenant_settings(config: Mapping[str, Any]) -> Settings:
    """The defaults with the sections of *config* over them.

    Raises:
        TenantConfigError: A value cannot be read, or nothing can be made of all together.
    """
    own = {name: value for name, value in config.items() if name.lower() in TENANT_KEYS}
    decoder = Decoder()
    settings = decoder.section(Settings.model_construct(), Node.of(own), "")
    if decoder.problems:
        raise TenantConfigError(Stage.READING, decoder.problems)
    _refuse(Stage.COMPLETING, post_processing_problems(settings))
    return settings


def check_tenant(settings: Settings) -> None:
    """Look for whatever else is wrong with the *settings* of a tenant.

    Raises:
        TenantConfigError: Something is.
    """
    _refuse(Stage.CHECKING, tenant_part_problems(settings))


def within(server: Settings, own: Settings) -> Settings:
    """The settings of the *server*, with a tenant's *own* sections; secrets are the server's alone."""
    sections = {name: getattr(own, name) for name in TENANT_KEYS}
    sections["secrets"] = own.secrets.model_copy(update={"keys": server.secrets.keys})
    return server.model_copy(update=sections)


def _refuse(stage: Stage, findings: Iterable[Finding]) -> None:
    if problems := [Problem(key, reason) for key, reason in findings]:
        raise TenantConfigError(stage, problems)
