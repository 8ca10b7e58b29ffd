"""All tables: those of Hanko v3, and those that are ours alone."""

from sqlalchemy import MetaData
from sqlalchemy import Table as SqlTable

from storage.models import (
    audit_log,
    email,
    flow,
    identity,
    jwk,
    lease,
    origin,
    otp_secret,
    outbox,
    passcode,
    password,
    saml_certificate,
    saml_login,
    saml_provider,
    session,
    tenant,
    token,
    trusted_device,
    user,
    username,
    webauthn_credential,
    webauthn_session,
    webhook,
)
from storage.models.additions import add_indexes
from storage.models.columns import Table, bound_lengths

MODULES = (
    audit_log,
    email,
    flow,
    identity,
    jwk,
    lease,
    origin,
    otp_secret,
    outbox,
    passcode,
    password,
    saml_certificate,
    saml_login,
    saml_provider,
    session,
    tenant,
    token,
    trusted_device,
    user,
    username,
    webauthn_credential,
    webauthn_session,
    webhook,
)
METADATA: MetaData = Table.metadata
OURS = "flowapi_"
"""What the names of all tables and indexes begin with that Hanko does not know."""


def reference_tables() -> list[SqlTable]:
    """The tables of Hanko v3, those that others refer to first."""
    return [table for table in METADATA.sorted_tables if not table.name.startswith(OURS)]


add_indexes(METADATA)
bound_lengths(METADATA)
for _table in METADATA.tables.values():
    _table.dialect_options["mysql"]["engine"] = "InnoDB"
