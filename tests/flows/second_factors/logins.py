"""Logins up to the second factor, and answers to what it asks."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.support.authenticator import Authenticator
from tests.support.flows import BROWSER, FlowDriver
from tests.support.house import House

ADA, BOB = "ada@example.com", "bob@example.com"
PASSWORD = "correct horse"
SECRET, OTHER_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"
BARE: dict[str, Any] = {
    "passkey": {"acquire_on_login": "never", "acquire_on_registration": "never"},
    "mfa": {"device_trust_policy": "never"},
}
"""Settings under which a login asks for nothing but the factors."""
ACQUIRE: dict[str, Any] = {"mfa": {"acquire_on_login": True}}
REQUIRED: dict[str, Any] = {"mfa": {"acquire_on_login": True, "optional": False}}
PLATFORM_KEYS: dict[str, Any] = {"mfa": {"security_keys": {"authenticator_attachment": "platform"}}}
WRONG = {"otp_code": "otp_code_invalid"}
USED = {"otp_code": "otp_code_already_used"}
FORM = "form_data_invalid_error"


async def past_the_password(
    house: House, address: str = ADA, *, webauthn: bool = True, cookies: Mapping[str, str] | None = None
) -> FlowDriver:
    """A login in which the password was right."""
    flow = await house.begun("login", webauthn=webauthn, client=replace(BROWSER, cookies=cookies or {}))
    await flow.advance("continue_with_login_identifier", email=address)
    await flow.advance("continue_to_password_login")
    await flow.advance("password_login", password=PASSWORD)
    return flow


def amr(flow: FlowDriver) -> Any:
    return flow.expect("success").payload["claims"].get("amr")  # type: ignore[index] # success has a payload


async def answered(flow: FlowDriver, authenticator: Authenticator, **forged: Any) -> None:
    """The request options of the last answer, answered."""
    response = authenticator.get(flow.payload["request_options"], **forged)
    await flow.advance("webauthn_verify_assertion_response", assertion_response=response)


async def created(flow: FlowDriver, authenticator: Authenticator) -> None:
    response = authenticator.create(flow.payload["creation_options"])
    await flow.advance("webauthn_verify_attestation_response", public_key=response)
