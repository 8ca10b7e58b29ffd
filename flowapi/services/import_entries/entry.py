"""A user to import, as an entry of the file describes them."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from flowapi.json_models import JsonObject
from flowapi.services.import_entries.profile import ImportedIdentity, ImportedMetadata, Picture
from flowapi.services.import_entries.values import (
    Address,
    Base64Url,
    CredentialId,
    Hash,
    Id,
    OtpKey,
    RequiredText,
    Text,
    Time,
    Username,
    one_primary,
    unique,
)

NO_AAGUID = UUID(int=0)
HIGHEST_STEP = 2**31 - 1
"""The column holds no more; it is reached in the year 4011."""
_CREATED = Field(default=None, description="When it came to be; the time of the import if left out.")
_UPDATED = Field(default=None, description="When it was last changed; the time of the import if left out.")


class ImportedEmail(JsonObject, json_schema_extra={"additionalProperties": False}):
    """One of the user's addresses."""

    address: Address = Field(description="The address; stored in lower case.")
    is_primary: bool = Field(default=False, description="Whether mail goes here; true of exactly one.")
    is_verified: bool = Field(default=False, description="Whether the user has shown that they read it.")


class ImportedCredential(JsonObject, json_schema_extra={"additionalProperties": False}):
    """A passkey or a security key."""

    id: CredentialId = Field(description="The id that the authenticator chose, as unpadded base64url.")
    name: Text | None = Field(default=None, description="What the user calls it.")
    public_key: Base64Url = Field(
        description="The public key, in COSE form, as unpadded base64url.", repr=False
    )
    attestation_type: RequiredText = Field(description="How it was attested, such as `none` or `packed`.")
    aaguid: Id = Field(default=NO_AAGUID, description="The model of the authenticator.")
    sign_count: int = Field(default=0, ge=0, description="How often it has signed, as far as it counts.")
    last_used_at: Time = Field(default=None, description="When it was last used.")
    created_at: Time = _CREATED
    updated_at: Time = _UPDATED
    transports: Annotated[list[RequiredText], unique(str)] = Field(
        default_factory=list,
        description="How the authenticator can be reached.",
        json_schema_extra={"uniqueItems": True},
    )
    backup_eligible: bool = Field(default=False, description="Whether it may be copied to other devices.")
    backup_state: bool = Field(default=False, description="Whether it has been copied.")
    mfa_only: bool = Field(default=False, description="Whether it is a second factor only, a security key.")
    user_handle: Text | None = Field(
        default=None,
        description="The user id that it was created with, if that is not `user_id`; not for security keys.",
    )

    @field_validator("user_handle")
    @classmethod
    def _of_a_passkey(cls, handle: str | None, info: ValidationInfo) -> str | None:
        if handle is not None and info.data.get("mfa_only"):
            raise PydanticCustomError("excluded_if", "must not be set when MFAOnly true")
        return handle or None


class ImportedPassword(JsonObject, json_schema_extra={"additionalProperties": False}):
    """The user's password."""

    password: Hash = Field(description="Its hash, of bcrypt or of Firebase's scrypt.", repr=False)
    created_at: Time = _CREATED
    updated_at: Time = _UPDATED


class ImportedOtpSecret(JsonObject, json_schema_extra={"additionalProperties": False}):
    """What the codes of the user's authenticator app are computed from."""

    secret: OtpKey = Field(description="The secret, in base32; 30 seconds, SHA-1.", repr=False)
    last_validated_step: int | None = Field(
        default=None,
        ge=0,
        le=HIGHEST_STEP,
        description="The time step of the last code that was accepted; codes up to it are spent.",
    )
    created_at: Time = _CREATED
    updated_at: Time = _UPDATED


class ImportedUser(
    JsonObject,
    json_schema_extra={
        "additionalProperties": False,
        "anyOf": [{"required": ["emails"]}, {"required": ["username"]}],
    },
):
    """A user, by an address or a username at least."""

    user_id: Id | None = Field(default=None, description="The user's id; a new one if left out.")
    emails: Annotated[list[ImportedEmail], unique(lambda email: email.address), one_primary] = Field(
        default_factory=list, description="The user's addresses, one of them primary."
    )
    username: Username | None = Field(
        default=None, validate_default=True, description="The user's name to log in with, stored as it is."
    )
    webauthn_credentials: Annotated[list[ImportedCredential], unique(lambda key: key.id)] = Field(
        default_factory=list, description="The user's passkeys and security keys."
    )
    password: ImportedPassword | None = Field(default=None, description="The user's password.")
    otp_secret: ImportedOtpSecret | None = Field(
        default=None, description="What the codes of the user's authenticator app are computed from."
    )
    name: Text | None = Field(default=None, description="The user's full name.")
    given_name: Text | None = Field(default=None, description="The user's given name.")
    family_name: Text | None = Field(default=None, description="The user's family name.")
    picture: Picture | None = Field(default=None, description="Where there is a picture of the user.")
    metadata: ImportedMetadata | None = Field(
        default=None, description="What applications keep about the user."
    )
    identities: Annotated[
        list[ImportedIdentity], unique(lambda one: (one.provider_name, one.provider_id))
    ] = Field(default_factory=list, description="The user's accounts at other providers.")
    created_at: Time = _CREATED
    updated_at: Time = _UPDATED

    @field_validator("identities")
    @classmethod
    def _came_with_their_addresses(
        cls, identities: list[ImportedIdentity], info: ValidationInfo
    ) -> list[ImportedIdentity]:
        known = {email.address.lower() for email in info.data.get("emails", ())}
        if any(identity.email and identity.email.lower() not in known for identity in identities):
            raise PydanticCustomError("foreign", "must name addresses of the user only")
        return identities

    @field_validator("username")
    @classmethod
    def _if_there_is_no_address(cls, username: str | None, info: ValidationInfo) -> str | None:
        if username is None and not info.data.get("emails", "emails that break a rule of their own"):
            raise PydanticCustomError("required_if", "is required if Emails 0")
        return username
