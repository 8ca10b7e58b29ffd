"""The picture, read back pixel by pixel."""

import base64
import struct
import zlib

import pytest
import segno

from flowapi.services.qr_picture import qr_picture

TEXTS = ["x", "otpauth://totp/A:ada@example.com?secret=ABC", "y" * 300, "z" * 2000]


def pixels(url: str) -> list[str]:
    """The rows of a picture of one bit a pixel, as digits."""
    kind, _, picture = url.partition(",")
    png = base64.b64decode(picture)
    assert (kind, png[:8]) == ("data:image/png;base64", b"\x89PNG\r\n\x1a\n")
    parts = chunks(png[8:])
    width, height, depth, colour = struct.unpack(">IIBB", parts[b"IHDR"][:10])
    assert (width, height, depth, colour) == (200, 200, 1, 0)
    data = zlib.decompress(parts[b"IDAT"])
    rows = [data[at : at + 26] for at in range(0, len(data), 26)]
    assert {row[0] for row in rows} == {0}
    return [f"{int.from_bytes(row[1:]):0200b}" for row in rows]


def chunks(data: bytes) -> dict[bytes, bytes]:
    found = {}
    while data:
        length, kind = struct.unpack(">I4s", data[:8])
        body, (checksum,) = data[8 : 8 + length], struct.unpack(">I", data[8 + length : 12 + length])
        assert zlib.crc32(kind + body) == checksum
        found[kind] = body
        data = data[12 + length :]
    return found


@pytest.mark.parametrize("text", TEXTS)
def test_it_shows_the_code_in_the_middle_as_large_as_it_can(text: str) -> None:
    rows = pixels(qr_picture(text))

    code = segno.make_qr(text, error="m", boost_error=False)
    scale = 200 // len(code.matrix)
    first = (200 - scale * len(code.matrix)) // 2
    read = [
        bytes(1 - int(rows[first + y * scale][first + x * scale]) for x in range(len(code.matrix)))
        for y in range(len(code.matrix))
    ]
    assert read == [bytes(row) for row in code.matrix]
    dark = sum(row.count("0") for row in rows)
    assert (len(rows), dark) == (200, scale**2 * sum(sum(row) for row in code.matrix))


def test_it_corrects_errors_of_level_m() -> None:
    assert segno.make_qr(TEXTS[1], error="m", boost_error=False).error == "M"
