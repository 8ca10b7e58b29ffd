"""Leases."""

from datetime import datetime

from storage.models.columns import TIME, Table, column, text


class FlowapiLeases(Table, table=True):
    """Work that only one process does at a time."""

    __tablename__ = "flowapi_leases"

    name: str = column(text(64), key=True)
    expires_at: datetime = column(TIME)
