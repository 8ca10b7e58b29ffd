"""What cannot be done with a tenant."""

from uuid import UUID

from flowapi.errors.root import FlowAPIError


class TenantExists(FlowAPIError):
    """tenant already exists"""

    def __init__(self, tenant_id: UUID) -> None:
        super().__init__(f"failed to create tenant with id '{tenant_id}': tenant already exists")


class TenantMissing(FlowAPIError):
    """tenant not found"""


class TenantProtected(FlowAPIError):
    """the default tenant cannot be deleted"""
