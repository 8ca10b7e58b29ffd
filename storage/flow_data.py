"""The stored form of a flow's document: plain JSON, or base64 of gzip.

Rule 1: both forms are read; the first character tells them apart.
Rule 2: plain JSON is written, except where MySQL's column of 64 KiB would be too short.
"""

import gzip
import zlib
from base64 import b64decode, b64encode
from binascii import Error as Base64Error

from storage.dialect import Dialect
from storage.errors import RecordUnreadable

_PLAIN_BYTES_ON_MYSQL = 32 * 1024
_MAX_BYTES = 8 * 1024 * 1024
"""What an unpacked document may have; far more than any flow writes."""


def unpack(stored: str) -> str:
    """The JSON text of a stored document.

    Raises:
        RecordUnreadable: It is of neither form, or unreasonably large.
    """
    if stored.startswith("{"):
        return stored
    try:
        return _gunzip(b64decode(stored, validate=True)).decode()
    except (Base64Error, ValueError, zlib.error) as error:
        raise RecordUnreadable("The document of a flow cannot be unpacked.") from error


def pack(document: str, dialect: Dialect) -> str:
    """The form in which the JSON text *document* is stored."""
    if dialect != "mysql" or len(document.encode()) <= _PLAIN_BYTES_ON_MYSQL:
        return document
    return b64encode(gzip.compress(document.encode(), mtime=0)).decode()


def _gunzip(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    document = unpacker.decompress(packed, _MAX_BYTES)
    if not unpacker.eof:
        raise ValueError("cut off, or too large")
    return document
