"""Make the certificate that is missing, and renew the one that ends soon; of many processes, one does."""

import asyncio
from datetime import datetime

from flowapi.services.saml.service_certificate import ServiceCertificate, certificate_of, new_certificate
from storage.store import Store


async def keep_certificate(store: Store, name: str, now: datetime) -> None:
    """See that there is a certificate for the service called *name*, good for some time.

    Raises:
        CiphertextInvalid: There is one whose key cannot be read.
    """
    stored = await store.saml_certificates.find()
    if stored is None:
        made = await asyncio.to_thread(new_certificate, name, now)
        await store.saml_certificates.lock()
        if await store.saml_certificates.find() is None:
            await store.saml_certificates.add(made)
        return
    certificate = ServiceCertificate.opened(stored)
    if certificate.is_due(now):
        await store.saml_certificates.renew(stored.id, certificate_of(certificate.key, name, now), now)
