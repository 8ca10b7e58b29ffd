"""``audit_log``"""

from datetime import timedelta
from typing import Literal

from pydantic import InstanceOf

from config.durations import duration
from config.key import Section, key, section
from config.kinds.numbers import FLAG
from config.kinds.texts import Choice
from config.kinds.times import DurationText


class AuditLogConsole(Section):
    """``audit_log.console_output``"""

    enabled: bool = key(FLAG, True, "Write each audit event to the console, as one line of JSON.")
    output: Literal["stdout", "stderr"] = key(
        Choice("stdout", "stderr"),
        "stdout",
        "The stream that audit events are written to.",
        env="OUTPUT_STREAM",
    )


class AuditLogStorage(Section):
    """``audit_log.storage``"""

    enabled: bool = key(FLAG, False, "Also store audit events in the database (table `audit_logs`).")


class AuditLog(Section):
    """``audit_log``"""

    console_output: AuditLogConsole = section(
        AuditLogConsole.model_construct(), "Audit events on the console."
    )
    mask: bool = key(FLAG, True, "Mask e-mail addresses and usernames in audit events.")
    storage: AuditLogStorage = section(AuditLogStorage.model_construct(), "Audit events in the database.")
    retention: InstanceOf[timedelta] = key(
        DurationText(),
        duration("720h"),
        "Stored audit events that are older are deleted, hourly and by `flowapi cleanup`; 0 or less: none.",
    )
