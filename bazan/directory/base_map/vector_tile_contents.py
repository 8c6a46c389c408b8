"""Looks into a vector tile just as far as to say which layers it has and how many features each. Pure. Standard: Mapbox Vector Tile 2.1."""

import zlib
from collections.abc import Iterator

MOST_BYTES = 16 << 20
"""Of one tile, unpacked: a hundred times what a tile should have."""
GZIP = b"\x1f\x8b"
_LAYER, _NAME, _FEATURE = 3, 1, 2


class TooMuch(ValueError):
    """More comes out than anybody would put into a tile."""


def unpacked(body: bytes, most: int = MOST_BYTES) -> bytes:
    """The bytes within, unpacked if they are packed. ``TooMuch`` beyond ``most``; ValueError: they are broken."""
    if not body.startswith(GZIP):
        if len(body) > most:
            raise TooMuch(len(body))
        return body
    engine = zlib.decompressobj(wbits=31)
    try:
        whole = engine.decompress(body, most + 1)
    except zlib.error as why:
        raise ValueError(str(why)) from why
    if len(whole) > most:
        raise TooMuch(len(whole))
    if not engine.eof:
        raise ValueError("it ends too early")
    return whole


def layers(tile: bytes) -> dict[str, int]:
    """layer → features. ValueError: it is no vector tile."""
    found: dict[str, int] = {}
    for field, first, last in _fields(tile, 0, len(tile)):
        if field != _LAYER:
            continue
        name, count = "", 0
        for inner, begin, end in _fields(tile, first, last):
            if inner == _NAME:
                name = tile[begin:end].decode("utf-8")  # a UnicodeDecodeError is a ValueError
            elif inner == _FEATURE:
                count += 1
        found[name] = found.get(name, 0) + count
    return found


def _fields(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """(number, begin, end) of the fields of a protocol buffer's message; numbers within are passed over."""
    while at < end:
        key, at = _number(data, at, end)
        wire = key & 7
        if wire == 2:
            size, at = _number(data, at, end)
            if at + size > end:
                raise ValueError("a field leads beyond the end")
            yield key >> 3, at, at + size
            at += size
        elif wire == 0:
            _, at = _number(data, at, end)
        elif wire in (1, 5):
            at += 8 if wire == 1 else 4
        else:
            raise ValueError(f"wire type {wire}")
    if at != end:
        raise ValueError("it ends too early")


def _number(data: bytes, at: int, end: int) -> tuple[int, int]:
    value = shift = 0
    while at < end and shift < 70:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
    raise ValueError("a number without end")
