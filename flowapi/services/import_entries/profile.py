"""What an entry may hold of a user beside what they log in with: members of our own, which Hanko ignores."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from flowapi.errors.inputs import MetadataInvalid
from flowapi.json_models import JsonObject
from flowapi.services.import_entries.values import RequiredText, Text, Time
from flowapi.services.metadata_patches import LONGEST, patched

LONGEST_PICTURE = 8192
"""In characters; pictures may also be part of their own address."""


def _stored(value: Any) -> Any:
    """The text that is stored of *value*, metadata of one kind."""
    if not isinstance(value, dict):
        raise PydanticCustomError("metadata", "must be an object")
    try:
        return patched(None, value)
    except MetadataInvalid as error:
        raise PydanticCustomError("metadata", "{told}", {"told": error.cause}) from None


Picture = Annotated[str, StringConstraints(max_length=LONGEST_PICTURE)]
Metadata = Annotated[
    str | None,
    BeforeValidator(_stored),
    WithJsonSchema({"type": ["object", "null"], "description": f"At most {LONGEST} characters of JSON."}),
]


class ImportedMetadata(JsonObject, json_schema_extra={"additionalProperties": False}):
    """What applications keep about the user."""

    public_metadata: Metadata = Field(default=None, repr=False)
    private_metadata: Metadata = Field(default=None, repr=False)
    unsafe_metadata: Metadata = Field(default=None, repr=False)


class ImportedIdentity(JsonObject, json_schema_extra={"additionalProperties": False}):
    """The user's account at another provider."""

    provider_name: RequiredText = Field(description="The provider, as the configuration calls it.")
    provider_id: RequiredText = Field(description="Whom the provider knows the user as.")
    email: Text | None = Field(default=None, description="The one of the user's addresses that came with it.")
    claims: str | None = Field(default=None, description="What the provider told, as JSON text.", repr=False)
    created_at: Time = Field(default=None, description="When it was linked; now if left out.")
    updated_at: Time = Field(default=None, description="When it was last used; now if left out.")
