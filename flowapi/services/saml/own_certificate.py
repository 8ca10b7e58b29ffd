"""Make the certificate that is missing, and renew the one that ends soon; of many processes, one does."""

import asyncio
import logging
from datetime import datetime

from flowapi.errors.technical import CiphertextInvalid
from flowapi.services.saml.service_certificate import ServiceCertificate, certificate_of, new_certificate
from storage.store import Store

logger = logging.getLogger(__name__)


async def keep_certificate(store: Store, name: str, now: datetime) -> None:
    """See that there is a certificate for the service called *name*, good for some time."""
    stored = await store.saml_certificates.find()
    if stored is None:
        made = await asyncio.to_thread(new_certificate, name, now)
        await store.tenants.lock()
        if await store.saml_certificates.find() is None:
            await store.saml_certificates.add(made)
        return
    try:
        certificate = ServiceCertificate.opened(stored)
    except CiphertextInvalid:
        logger.error("saml: the key in saml_certificates cannot be read; delete the row to have a new one")
        return
    if certificate.is_due(now):
        await store.saml_certificates.renew(stored.id, certificate_of(certificate.key, name, now), now)
