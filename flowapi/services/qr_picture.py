"""QR codes as pictures that a page can show without another request.

Rule 1: a module is a whole number of pixels wide; what is left over becomes part of the margin.
"""

import base64
import struct
import zlib

import segno

SIDE = 200
"""Width and height in pixels."""
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY_OF_ONE_BIT = b"\x01\x00\x00\x00\x00"


def qr_picture(text: str) -> str:
    """A QR code of *text*, error correction level M, as the `data:` URL of a PNG."""
    png = _png(_pixels(text))
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def _pixels(text: str) -> list[list[int]]:
    """Rows of pixels, 1 where one is light."""
    code = segno.make_qr(text, error="m", boost_error=False)
    modules = len(code.matrix)
    scale = SIDE // modules
    before = (SIDE - modules * scale) // 2
    after = SIDE - modules * scale - before
    rows = [[1] * before + [1 - dark for dark in row] + [1] * after for row in code.matrix_iter(scale, 0)]
    return [[1] * SIDE] * before + rows + [[1] * SIDE] * after


def _png(rows: list[list[int]]) -> bytes:
    """The picture as PNG (W3C PNG §11): each row begins with its filter, none."""
    data = b"".join(b"\x00" + _packed(row) for row in rows)
    header = struct.pack(">II", len(rows[0]), len(rows)) + _GREY_OF_ONE_BIT
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(data, 9)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(kind, body) for kind, body in chunks)


def _packed(row: list[int]) -> bytes:
    return int("".join(map(str, row)), 2).to_bytes(len(row) // 8)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
