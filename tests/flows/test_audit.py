"""What logins and registrations leave in the audit log, also where they fail."""

from typing import Any

from tests.flows.test_costs import statements
from tests.support.audit import audit_rows
from tests.support.flows import FlowDriver
from tests.support.house import Furnish, House

ADA = "ada@example.com"
STORED: dict[str, Any] = {"audit_log": {"storage": {"enabled": True}}, "mfa": {"enabled": False}}


async def asked_for_a_password(house: House) -> FlowDriver:
    await house.add_user(ADA, password="correct horse")
    flow = await house.begun("login", webauthn=False)
    await flow.advance("continue_with_login_identifier", email=ADA)
    await flow.advance("continue_to_password_login")
    return flow


def told(house: House) -> list[tuple[str, str | None]]:
    return [(entry["type"], entry.get("error")) for entry in house.audited]


async def test_a_failed_login_is_kept_like_one_that_succeeds(furnish: Furnish) -> None:
    house = furnish(STORED)
    flow = await asked_for_a_password(house)

    await flow.advance("password_login", password="wrong horse")
    assert told(house) == [("login_failure", "password invalid")]
    await flow.advance("password_login", password="correct horse")
    flow.expect("success")

    rows = await audit_rows(house.database)
    actor = (await house.account_of(ADA)).id
    details = {"login_method": "password", "flow_id": str(flow.flow_id)}
    assert [(row["type"], row["error"], row["actor_user_id"], row["details"]) for row in rows] == [
        ("login_failure", "password invalid", actor, details),
        ("login_success", None, actor, details),
    ]
    assert {(row["meta_source_ip"], row["meta_user_agent"], row["meta_http_request_id"]) for row in rows} == {
        ("192.0.2.7", "Browser/1.0", "request-1")
    }


async def test_a_recovery_is_kept_in_its_order(furnish: Furnish) -> None:
    house = furnish(STORED)
    flow = await asked_for_a_password(house)
    await flow.advance("continue_to_passcode_confirmation_recovery")
    await flow.advance("verify_passcode", code=await house.code())
    await flow.advance("password_recovery", new_password="battery staple")
    flow.expect("success")

    rows = await audit_rows(house.database)

    expected = ["email_verified", "password_changed", "login_success"]
    assert [row["type"] for row in rows] == expected
    assert [entry["type"] for entry in house.audited] == expected


async def test_a_registration_is_one_entry(furnish: Furnish) -> None:
    house = furnish(STORED)
    flow = await house.begun("registration", webauthn=False)
    await flow.advance("register_login_identifier", email=ADA)
    await flow.advance("verify_passcode", code=await house.code())
    await flow.advance("register_password", new_password="correct horse")
    flow.expect("success")

    [row] = await audit_rows(house.database)

    assert (row["type"], row["actor_user_id"], row["actor_email"], row["details"]) == (
        "user_created",
        (await house.account_of(ADA)).id,
        "a*****@example.com",
        {"password": True, "flow_id": str(flow.flow_id)},
    )


async def test_what_is_stored_costs_a_statement_in_the_transaction_of_the_step(furnish: Furnish) -> None:
    house = furnish(STORED)
    flow = await asked_for_a_password(house)
    heard = statements(house)

    await flow.advance("password_login", password="wrong horse")

    assert heard == ["SELECT", "SELECT", "SELECT", "BEGIN", "INSERT", "UPDATE", "COMMIT"]
