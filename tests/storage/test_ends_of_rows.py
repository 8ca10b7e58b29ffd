"""No table grows without end: what ends the rows of each."""

from collections.abc import Mapping

import pytest

from storage.models.catalog import METADATA
from storage.repositories.expired import Expiring

GO_WITH: Mapping[str, str] = {
    "emails": "users",
    "otp_secrets": "users",
    "password_credentials": "users",
    "primary_emails": "users",
    "saml_identities": "identities",
    "saml_idp_metadata": "saml_providers",
    "user_metadata": "users",
    "usernames": "users",
    "webauthn_credential_transports": "webauthn_credentials",
    "webauthn_credential_user_handles": "users",
    "webauthn_credentials": "users",
    "webauthn_session_data_allowed_credentials": "webauthn_session_data",
    "webhook_events": "webhooks",
}
"""Whose end is theirs."""
KEPT: Mapping[str, str] = {
    "flowapi_leases": "one row for each kind of work",
    "flowapi_origin": "one row",
    "flowapi_outbox": "delivered, refused, or given up after a day (RetryPolicy)",
    "jwks": "one row for each secret of a tenant",
    "saml_certificates": "one row for each tenant",
    "saml_providers": "an operator adds and removes them",
    "tenants": "an operator adds and removes them",
    "users": "until somebody deletes the account",
    "webhooks": "an operator adds and removes them",
}


def test_every_table_has_an_end_for_its_rows() -> None:
    assert sorted([*Expiring, *GO_WITH, *KEPT]) == sorted(METADATA.tables)


@pytest.mark.parametrize(("table", "owner"), GO_WITH.items())
def test_what_belongs_to_a_row_is_deleted_with_it(table: str, owner: str) -> None:
    keys = METADATA.tables[table].foreign_key_constraints

    assert "CASCADE" in {key.ondelete for key in keys if key.referred_table.name == owner}
