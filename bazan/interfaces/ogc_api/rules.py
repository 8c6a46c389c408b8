"""How an address of items is read. Pure. Source: OGC 17-069r4, 7.13 to 7.15; what it leaves to the server is decided here."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bazan.core.errors import Refused
from bazan.core.map_layers import Extent
from bazan.core.numbers import decimal_numbers, whole_number
from bazan.interfaces.ogc_api.types import Wanted

FORMAT = "f"
ITEMS = ("bbox", "datetime", "limit", "offset", FORMAT)
USUAL, MOST = 100, 10_000
"""Features on a page."""
FIRST_YEAR = 1900
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})", re.ASCII | re.IGNORECASE)
_OPEN = ("", "..")


def judge(said: Mapping[str, Sequence[str]], known: Collection[str]) -> dict[str, str]:
    """Name to value of an address that says only what is known, once, and asks for JSON if for anything.

    Refused ``publication.parameter`` (/req/core/query-param-unknown), ``publication.twice``, ``publication.format``.
    """
    for name, values in said.items():
        if name not in known:
            raise Refused("publication.parameter", {"name": name[:40], "known": ", ".join(known)}, name[:40])
        if len(values) > 1:
            raise Refused("publication.twice", {"name": name}, name)
    found = {name: values[0] for name, values in said.items()}
    if found.get(FORMAT, "json") != "json":
        raise Refused("publication.format", {"given": found[FORMAT][:40]}, FORMAT)
    return found


def wanted(said: Mapping[str, Sequence[str]], now: datetime) -> Wanted:
    """What is asked for. Refused as ``judge``, ``extent_of``, ``moment_of`` and for ``publication.limit``, ``publication.offset``."""
    found = judge(said, ITEMS)
    return Wanted(
        extent_of(found["bbox"]) if "bbox" in found else None,
        moment_of(found["datetime"], now) if "datetime" in found else None,
        limit_of(found["limit"]) if "limit" in found else USUAL,
        after_of(found["offset"]) if "offset" in found else "",
    )


def limit_of(text: str) -> int:
    """Features on a page; more than a page holds is answered with what it holds (/req/core/fc-limit-response-1).

    Refused ``publication.limit``: no whole number, or none from 1 on.
    """
    digits = text.lstrip("0") if text.isascii() and text.isdigit() else ""
    if not digits:
        raise Refused("publication.limit", {"given": text[:40]}, "limit")
    return min(whole_number(digits) or MOST, MOST)  # a number too long to be read is larger still


def extent_of(text: str) -> Extent:
    """``west,south,east,north`` in degrees of CRS84; of six numbers the heights are passed over, since no feature has one.

    A box beyond the world holds nothing and is no mistake: axes in the wrong order are answered with no features. Refused
    ``publication.bbox``: other than four or six finite numbers, or the south north of the north; ``publication.dateline``: it crosses the
    antimeridian, which no layer of a province does (/req/core/fc-bbox-definition).
    """
    numbers = decimal_numbers(text, 4, 6)
    if numbers is None:
        raise Refused("publication.bbox", {"given": text[:60]}, "bbox")
    half = len(numbers) // 2
    (west, south), (east, north) = numbers[:2], numbers[half : half + 2]
    if south > north:
        raise Refused("publication.bbox", {"given": text[:60]}, "bbox")
    if west > east:
        raise Refused("publication.dateline", {}, "bbox")
    return Extent(west, south, east, north)


def moment_of(text: str, now: datetime) -> datetime | None:
    """The moment a layer is told of: the instant, or the end of an interval; None: now, where the end is open.

    A layer is a state and not a list of happenings, so an interval is answered by how things stood when it ended. Refused
    ``publication.datetime``: no instant of RFC 3339 with its zone, no such interval, or one that ends before it begins;
    ``publication.future``: its end is still to come (/req/core/fc-time-definition).
    """
    begin, slash, end = text.partition("/")
    if not slash:
        at = _instant(begin, text)
    else:
        first = None if begin in _OPEN else _instant(begin, text)
        at = None if end in _OPEN else _instant(end, text)
        if first is not None and (at or now) < first:
            raise Refused("publication.future" if at is None else "publication.datetime", {"given": text[:80]}, "datetime")
    if at is not None and at > now:
        raise Refused("publication.future", {"given": text[:80]}, "datetime")
    return at


def _instant(text: str, whole: str) -> datetime:
    try:
        found = datetime.fromisoformat(text.upper()) if _INSTANT.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or not FIRST_YEAR <= found.year < 2200:  # what no calendar of ours can reckon with
        raise Refused("publication.datetime", {"given": whole[:80]}, "datetime")
    return found


def offset_of(feature_id: str) -> str:
    """Where the page behind this feature begins, as ``next`` says it: it stays right while others come and go."""
    return urlsafe_b64encode(feature_id.encode()).rstrip(b"=").decode()


def after_of(text: str) -> str:
    """The feature a page begins behind. Refused ``publication.offset``: nothing that ``next`` ever said."""
    try:
        found = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except ValueError as why:
        raise Refused("publication.offset", {}, "offset") from why
    if not found or offset_of(found) != text:
        raise Refused("publication.offset", {}, "offset")
    return found
