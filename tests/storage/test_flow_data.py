import gzip
import zlib
from base64 import b64decode, b64encode

import pytest

from storage.dialect import Dialect
from storage.errors import RecordUnreadable
from storage.flow_data import pack, unpack

DOCUMENT = '{"state":"login_init","data":{"email":"é@example.com"}}'


def compressed(document: bytes) -> str:
    return b64encode(gzip.compress(document, mtime=0)).decode()


def test_plain_json_is_read_as_it_is() -> None:
    assert unpack(DOCUMENT) == DOCUMENT


def test_compressed_json_is_unpacked() -> None:
    assert unpack(compressed(DOCUMENT.encode())) == DOCUMENT


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "[]",
        "not base64!",
        b64encode(b"not gzip").decode(),
        compressed(DOCUMENT.encode())[:-12],
        b64encode(gzip.compress(DOCUMENT.encode(), mtime=0)[:-4]).decode(),
        b64encode(zlib.compress(DOCUMENT.encode())).decode(),
        compressed(b"\xff\xfe"),
        "\u00e4",
    ],
)
def test_what_is_of_neither_form_is_unreadable(stored: str) -> None:
    with pytest.raises(RecordUnreadable):
        unpack(stored)


def test_what_unpacks_to_an_unreasonable_size_is_unreadable() -> None:
    bomb = compressed(b"{" + b" " * 50_000_000)

    assert len(bomb) < 100_000
    with pytest.raises(RecordUnreadable):
        unpack(bomb)


@pytest.mark.parametrize("dialect", ["postgresql", "sqlite"])
def test_plain_json_is_written_however_long(dialect: Dialect) -> None:
    document = '{"a":"' + "x" * 200_000 + '"}'

    assert pack(document, dialect) == document


def test_mysql_gets_plain_json_up_to_its_limit_and_compressed_json_above() -> None:
    short = '{"a":"' + "x" * (32 * 1024 - 8) + '"}'
    long = '{"a":"' + "é" * (16 * 1024) + '"}'

    assert pack(short, "mysql") == short
    assert gzip.decompress(b64decode(pack(long, "mysql"))).decode() == long
    assert unpack(pack(long, "mysql")) == long
