"""What storage raises; the errors of database drivers never leave this package.

Rule 1: the first line of a class's docstring is its default message.
"""


class StorageError(Exception):
    """The database could not do what was asked."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").strip().splitlines()[0])


class RecordMissing(StorageError):
    """There is no such record."""


class RecordRefused(StorageError):
    """The database does not accept these values: too long, missing, or pointing to nothing."""


class ReferenceMissing(RecordRefused):
    """What the record belongs to does not exist, or not any more."""


class RecordUnreadable(StorageError):
    """A stored value is not of a form that can be read."""


class UniqueViolation(StorageError):
    """Another record has the same key.

    *constraint* is the name of the unique index (spec: `<table>_<columns>_idx`) or `<table>_pkey`.
    """

    def __init__(self, constraint: str) -> None:
        super().__init__(f"Another record has the same key ({constraint}).")
        self.constraint = constraint


class WriteConflict(StorageError):
    """Two transactions stood in each other's way; this one was rolled back."""


class DatabaseUnavailable(StorageError):
    """The database cannot be reached at the moment."""


class ConnectionLost(DatabaseUnavailable):
    """The connection to the database broke in the middle."""


class SchemaMismatch(StorageError):
    """The tables of the database are not the ones that this version works with."""
