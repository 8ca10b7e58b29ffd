"""Indexes that we add to the tables of Hanko v3, for what it finds by reading them whole.

Rule 1: they change no answer, so both servers can work beside each other.
Rule 2: on MySQL every foreign key has an index already, which goes away unasked when another one could
serve the key; there we leave those alone.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Index, MetaData, Table

from storage.dialect import Dialect

Declared = tuple[tuple[str, str, tuple[str, ...]], ...]
"""Name, table and columns of each index."""

ADDED_INDEXES: Declared = (
    ("flowapi_users_tenant_id_created_at_idx", "users", ("tenant_id", "created_at")),
    ("flowapi_emails_user_id_idx", "emails", ("user_id",)),
    ("flowapi_passcodes_user_id_idx", "passcodes", ("user_id",)),
    ("flowapi_passcodes_email_id_idx", "passcodes", ("email_id",)),
    ("flowapi_webauthn_credentials_user_id_idx", "webauthn_credentials", ("user_id",)),
    ("flowapi_webauthn_credentials_user_handle_id_idx", "webauthn_credentials", ("user_handle_id",)),
    (
        "flowapi_webauthn_credential_transports_credential_id_idx",
        "webauthn_credential_transports",
        ("webauthn_credential_id",),
    ),
    (
        "flowapi_webauthn_credential_user_handles_user_id_idx",
        "webauthn_credential_user_handles",
        ("user_id",),
    ),
    ("flowapi_webauthn_session_data_expires_at_idx", "webauthn_session_data", ("expires_at",)),
    (
        "flowapi_webauthn_session_data_allowed_session_id_idx",
        "webauthn_session_data_allowed_credentials",
        ("webauthn_session_data_id",),
    ),
    ("flowapi_sessions_user_id_expires_at_idx", "sessions", ("user_id", "expires_at")),
    ("flowapi_trusted_devices_user_id_idx", "trusted_devices", ("user_id",)),
    ("flowapi_trusted_devices_expires_at_idx", "trusted_devices", ("expires_at",)),
    ("flowapi_flows_expires_at_idx", "flows", ("expires_at",)),
    ("flowapi_tokens_user_id_idx", "tokens", ("user_id",)),
    ("flowapi_tokens_identity_id_idx", "tokens", ("identity_id",)),
    ("flowapi_tokens_expires_at_idx", "tokens", ("expires_at",)),
    ("flowapi_identities_user_id_idx", "identities", ("user_id",)),
    ("flowapi_identities_email_id_idx", "identities", ("email_id",)),
    ("flowapi_saml_identities_tenant_id_domain_idx", "saml_identities", ("tenant_id", "domain")),
    ("flowapi_saml_providers_tenant_id_entity_id_idx", "saml_providers", ("tenant_id", "entity_id")),
    ("flowapi_saml_states_expires_at_idx", "saml_states", ("expires_at",)),
    (
        "flowapi_saml_idp_initiated_requests_expires_at_idx",
        "saml_idp_initiated_requests",
        ("expires_at",),
    ),
    ("flowapi_audit_logs_tenant_id_created_at_idx", "audit_logs", ("tenant_id", "created_at")),
    ("flowapi_tenants_created_at_idx", "tenants", ("created_at",)),
)
CLEANUP_INDEXES: Declared = (
    ("flowapi_sessions_expires_at_idx", "sessions", ("expires_at",)),
    ("flowapi_audit_logs_created_at_idx", "audit_logs", ("created_at",)),
)
GROWTH_INDEXES: Declared = (("flowapi_passcodes_created_at_idx", "passcodes", ("created_at",)),)


def add_indexes(metadata: MetaData) -> None:
    """Declare the added indexes."""
    for name, table, columns in ADDED_INDEXES + CLEANUP_INDEXES + GROWTH_INDEXES:
        Index(name, *(metadata.tables[table].c[column] for column in columns))


def added_indexes(
    metadata: MetaData, dialect: Dialect, declared: Declared = ADDED_INDEXES
) -> Iterable[Index]:
    """Those of the *declared* indexes that are to be added on *dialect*."""
    for name, table_name, columns in declared:
        table = metadata.tables[table_name]
        if dialect != "mysql" or not _serves_a_key(table, columns):
            yield next(index for index in table.indexes if index.name == name)


def _serves_a_key(table: Table, columns: Sequence[str]) -> bool:
    """Whether an index over *columns* would take the place of one that a foreign key brought along."""
    declared = [[column.name for column in index.columns] for index in table.indexes]
    return any(
        list(columns[: len(own)]) == own
        and not any(other[: len(own)] == own for other in declared if other != list(columns))
        for own in (key.column_keys for key in table.foreign_key_constraints)
    )
