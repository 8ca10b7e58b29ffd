"""What identity providers say of themselves: asked for, and kept in the database.

Rule 1: nobody is asked within a transaction.
"""

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import orjson

from flowapi.errors.outbound import RequestFailed
from flowapi.errors.saml import MetadataUnusable
from flowapi.randomness import new_id
from flowapi.services.third_party.sources import Asking
from storage.records.saml import SamlMetadata
from storage.store import Store

if TYPE_CHECKING:
    from flowapi.services.saml.idp_metadata import IdpMetadata

_ACCEPTED = "application/samlmetadata+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"


async def fetch_metadata(exchange: Asking, url: str) -> "IdpMetadata":
    """The metadata at *url*.

    Raises:
        MetadataUnusable: There are none, or not what is needed.
    """
    try:
        # What it takes to understand them is loaded by those alone that ask somebody.
        from flowapi.services.saml.idp_metadata import read_metadata
    except ImportError as error:
        raise MetadataUnusable(f"python3-saml cannot be loaded: {error}") from error
    try:
        answer = await exchange.send("GET", url, headers={"Accept": _ACCEPTED})
    except RequestFailed as error:
        raise MetadataUnusable(f"unable to fetch metadata: {error}") from error
    if answer.status != 200:
        raise MetadataUnusable(f"request for idp metadata failed with status code: {answer.status}")
    return await asyncio.to_thread(read_metadata, answer.body)


async def keep_metadata(store: Store, provider_id: UUID, metadata: "IdpMetadata", now: datetime) -> None:
    """Store what a provider says of itself, in the place of what it said before."""
    await store.saml_providers.put_metadata(
        SamlMetadata(
            id=new_id(),
            provider_id=provider_id,
            raw_metadata_xml=metadata.document,
            issuer=metadata.entity_id,
            sso_url=metadata.sso_url,
            certificates_pem=orjson.dumps(metadata.certificates).decode(),
            last_fetched_at=now,
            created_at=now,
            updated_at=now,
        )
    )
