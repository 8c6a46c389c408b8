"""How what other programs say is read. Pure. Source: GeoReport v2; what it leaves to the server is decided here."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bazan.citizens.field_reports.types import Attribute, Service
from bazan.core.errors import NotFound, Refused
from bazan.core.numbers import decimal_number, decimal_numbers, whole_number

LONGEST_SPAN = timedelta(days=90)
MOST = 1000
"""Requests of one answer."""
MOST_NUMBERS = 100
"""Requests asked for by their numbers at once."""
LONGEST_ANSWER = 500
STATUSES = ("open", "closed")
_W3 = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII)
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,60})\](\[\])?")

Lists = Mapping[str, Sequence[str]]
"""What was said under each name, in order."""


@dataclass(frozen=True)
class Wanted:
    """What a list of requests asks for."""

    numbers: tuple[str, ...]
    """Not empty: these alone, whatever else is said."""
    services: tuple[str, ...]
    statuses: tuple[str, ...]
    received: tuple[datetime | None, datetime | None]
    updated: tuple[datetime | None, datetime | None]
    extent: tuple[float, float, float, float] | None
    """West, south, east, north."""
    offset: int
    limit: int


def wanted(said: Lists, now: datetime) -> Wanted:
    """Refused ``open311.date``, ``.span``, ``.status``, ``.page``, ``.page_size``, ``.bbox``, ``.numbers``."""
    updated = (instant(said, "updated_after"), instant(said, "updated_before"))
    start, end = instant(said, "start_date"), instant(said, "end_date")
    if not any((start, end, *updated)):
        start = now - LONGEST_SPAN
    received = span(start, end)
    numbers = tuple(number.upper() for number in several(said, "service_request_id"))
    if len(numbers) > MOST_NUMBERS:
        raise Refused("open311.numbers", {"most": MOST_NUMBERS}, "service_request_id")
    statuses = several(said, "status")
    if wrong := [one for one in statuses if one not in STATUSES]:
        raise Refused("open311.status", {"given": wrong[0][:40]}, "status")
    page, size = _counted(said, "page", 1, 1_000_000), _counted(said, "page_size", MOST, MOST)
    return Wanted(numbers, several(said, "service_code"), statuses, received, updated, extent(one(said, "bbox")), (page - 1) * size, size)


def one(said: Lists, name: str) -> str:
    """The last of what was said; empty counts as nothing said."""
    return (said.get(name) or ("",))[-1].strip()


def several(said: Lists, name: str) -> tuple[str, ...]:
    """Of a name that may be said several times, and list several each time: every value once, in order."""
    values = (part.strip() for value in said.get(name, ()) for part in value.split(","))
    return tuple(dict.fromkeys(value for value in values if value))


def instant(said: Lists, name: str) -> datetime | None:
    """Refused ``open311.date``: no instant in W3's format with its zone. A plus that an address turned into a blank is read as it was."""
    text = one(said, name)
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text.replace(" ", "+")) if _W3.fullmatch(text.replace(" ", "+")) else None
    except ValueError:
        found = None
    if found is None or not 1900 <= found.year < 2200:  # what no calendar of ours can reckon with
        raise Refused("open311.date", {"name": name, "given": text[:40]}, name)
    return found


def span(start: datetime | None, end: datetime | None) -> tuple[datetime | None, datetime | None]:
    """Of one end alone ninety days from there. Refused ``open311.span``: longer, or it ends before it begins."""
    if start is None or end is None:
        return (end - LONGEST_SPAN if end else start), (start + LONGEST_SPAN if start else end)
    if not timedelta() <= end - start <= LONGEST_SPAN:
        raise Refused("open311.span", {"days": LONGEST_SPAN.days}, "end_date")
    return start, end


def _counted(said: Lists, name: str, usual: int, most: int) -> int:
    text = one(said, name)
    found = whole_number(text) if text else usual
    if found is None or not 1 <= found <= most:
        raise Refused(f"open311.{name}", {"given": text[:40], "most": most}, name)
    return found


def extent(text: str) -> tuple[float, float, float, float] | None:
    """``west,south,east,north`` in degrees. Refused ``open311.bbox``."""
    if not text:
        return None
    numbers = decimal_numbers(text, 4)
    if numbers is None or numbers[0] > numbers[2] or numbers[1] > numbers[3]:
        raise Refused("open311.bbox", {"given": text[:60]}, "bbox")
    return numbers[0], numbers[1], numbers[2], numbers[3]


def point(said: Lists) -> tuple[float, float] | None:
    """Latitude, longitude; None: neither was said. Refused ``open311.point``: one alone, or no numbers of the globe."""
    latitude, longitude = one(said, "lat"), one(said, "long")
    if not latitude and not longitude:
        return None
    found = decimal_number(latitude), decimal_number(longitude)
    if found[0] is None or found[1] is None or abs(found[0]) > 90 or abs(found[1]) > 180:
        raise Refused("open311.point", {}, "lat" if found[0] is None else "long")
    return found[0], found[1]


def named(address: str, names: Mapping[str, str]) -> str | None:
    """The code of the one place an address names; a name within a longer one isn't named. None: none, or several.

    ``names``: code to name; all of it in lower case without marks.
    """
    text = _apart(address)
    found = {code: bare for code, name in names.items() if (bare := _apart(name)) in text}
    outer = [code for code, bare in found.items() if not any(bare in other and bare != other for other in found.values())]
    return outer[0] if len(outer) == 1 else None


def _apart(text: str) -> str:
    return f" {' '.join(re.findall(r'\w+', text))} "


def answers(matter: Service, said: Lists) -> dict[str, str]:
    """What was answered to a service's questions: code to value, several of a list joined by commas.

    Refused ``open311.attribute``: a question it doesn't ask; ``open311.value``: an answer that isn't of its kind.
    """
    known, found = {one.code: one for one in matter.attributes}, dict[str, str]()
    for name, values in said.items():
        match = _ATTRIBUTE.fullmatch(name)
        given = [value.strip() for value in values if value.strip()]
        if match is None or not given:
            continue
        if match[1] not in known:
            raise Refused("open311.attribute", {"code": match[1]}, name[:80])
        asked = known[match[1]]
        if not (len(given) == 1 or asked.datatype == "multivaluelist") or not all(_fits(asked, value) for value in given):
            raise Refused("open311.value", {"code": asked.code, "datatype": asked.datatype}, name[:80])
        found[asked.code] = ",".join(given)
    return found


def _fits(asked: Attribute, value: str) -> bool:
    if len(value) > LONGEST_ANSWER:
        return False
    if asked.datatype in ("singlevaluelist", "multivaluelist"):
        return value in asked.values
    if asked.datatype == "number":
        return decimal_number(value) is not None
    if asked.datatype == "datetime":
        try:
            return bool(datetime.fromisoformat(value))
        except ValueError:
            return False
    return asked.datatype == "text" or "\n" not in value


def offered(code: str, services: Collection[str]) -> None:
    """Refused ``open311.no_service``, NotFound ``open311.service``."""
    if not code:
        raise Refused("open311.no_service", {}, "service_code")
    if code not in services:
        raise NotFound("open311.service", {"code": code[:80]}, "service_code")
