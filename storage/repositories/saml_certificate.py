"""Certificates towards SAML identity providers."""

from datetime import datetime
from uuid import UUID

from storage.records.saml import SamlCertificate
from storage.sql import Statement, insert
from storage.unit import Unit
from storage.values import Reader, fields_of

_CERTIFICATE = Reader(SamlCertificate)
_COLUMNS = ("id", "cert_data", "cert_key", "encryption_key", "created_at", "updated_at")
_FIND = Statement(
    f"SELECT {', '.join(_COLUMNS)} FROM saml_certificates WHERE tenant_id = :tenant_id"
    " ORDER BY created_at, id LIMIT 1"
)
_ADD = Statement(insert("saml_certificates", *_COLUMNS))
_RENEW = Statement(
    "UPDATE saml_certificates SET cert_data = :cert_data, updated_at = :now"
    " WHERE id = :id AND tenant_id = :tenant_id"
)


class SamlCertificateRepository:
    """The tenant's certificate: the oldest row, should there be several."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def find(self) -> SamlCertificate | None:
        """The one that is used."""
        return await self._unit.find(_CERTIFICATE, _FIND)

    async def add(self, certificate: SamlCertificate) -> None:
        """Store a new one."""
        await self._unit.write(_ADD, **fields_of(certificate))

    async def renew(self, certificate_id: UUID, cert_data: str, now: datetime) -> bool:
        """Put another certificate for the same key in its place; False if it is gone."""
        return await self._unit.write(_RENEW, id=certificate_id, cert_data=cert_data, now=now) == 1
