"""Pure decisions: what CAP says in prose, who may release, how messages follow each other, when one ends."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bazan.core.errors import Conflict, Forbidden, Refused
from bazan.core.numbers import decimal_numbers
from bazan.core.reasons import SHORTEST_REASON
from bazan.core.time import LOCAL
from bazan.response.warnings.cap_vocabulary import CATEGORY, CERTAINTY, RESPONSE, SEVERITY, URGENCY
from bazan.response.warnings.types import Area, Cap, DraftInfo, Facts, Fault, Info, Point

FEWEST_POINTS = 4
LANGUAGES = {"vi": "vi-VN", "en": "en-US"}
"""What we emit, in this order."""
LONGEST = {"headline": 160, "event": 80, "description": 2000, "instruction": 2000}
"""Characters. 160 for a headline is CAP's own figure; the others keep a warning readable."""
LONGEST_NAME = 300
"""Characters of an identifier or a sender that the table of messages takes."""
STATUSES = ("Actual", "Exercise")
_FORBIDDEN = re.compile(r"[\s,<&]")


def faults(cap: Cap) -> Iterator[Fault]:
    """The rules CAP 1.2 says in words (sections 3.2.1 to 3.2.4) that this message breaks."""
    yield from _heading(cap)
    for number, info in enumerate(cap.infos, 1):
        path = f"info[{number}]"
        yield from _times(cap, info, path)
        if not info.event.strip():
            yield Fault("warnings.empty", {"name": "event"}, f"{path}/event")
        if info.web and not _absolute(info.web):
            yield Fault("warnings.web", {"value": info.web[:60]}, f"{path}/web")
        for order, area in enumerate(info.areas, 1):
            yield from _area(area, f"{path}/area[{order}]")


def _heading(cap: Cap) -> Iterable[Fault]:
    for name, text in (("identifier", cap.identifier), ("sender", cap.sender)):
        if len(text) > LONGEST_NAME:
            yield Fault("warnings.name.long", {"name": name, "limit": LONGEST_NAME}, name)
        if not text:
            yield Fault("warnings.empty", {"name": name}, name)
        elif mark := _FORBIDDEN.search(text):
            yield Fault("warnings.characters", {"name": name, "mark": mark[0] if mark[0].strip() else "␠"}, name)
    if cap.scope == "Restricted" and not cap.restriction.strip():
        yield Fault("warnings.restriction", {}, "restriction")
    if cap.scope != "Restricted" and cap.restriction.strip():
        yield Fault("warnings.restriction.spare", {"scope": cap.scope}, "restriction")
    if cap.scope == "Private" and not cap.addresses.strip():
        yield Fault("warnings.addresses", {}, "addresses")
    if cap.msg_type != "Alert" and not cap.references:
        yield Fault("warnings.references.missing", {"type": cap.msg_type}, "references")
    if cap.msg_type in ("Alert", "Update") and not cap.infos:
        yield Fault("warnings.info.missing", {"type": cap.msg_type}, "info")
    if any(len(one.sender) > LONGEST_NAME or len(one.identifier) > LONGEST_NAME for one in cap.references):
        yield Fault("warnings.name.long", {"name": "references", "limit": LONGEST_NAME}, "references")
    if any(one.sender == cap.sender and one.identifier == cap.identifier for one in cap.references):
        yield Fault("warnings.references.self", {}, "references")


def _times(cap: Cap, info: Info, path: str) -> Iterable[Fault]:
    if info.expires is None:
        return
    for name, other in (("sent", cap.sent), ("effective", info.effective), ("onset", info.onset)):
        if other is not None and info.expires <= other:
            yield Fault("warnings.expires", {"other": name}, f"{path}/expires")


def _area(area: Area, path: str) -> Iterable[Fault]:
    if not area.description.strip():
        yield Fault("warnings.empty", {"name": "areaDesc"}, f"{path}/areaDesc")
    for number, polygon in enumerate(area.polygons, 1):
        yield from (Fault(one.rule, one.params, f"{path}/polygon[{number}]") for one in polygon_faults(polygon))
    for number, (centre, radius) in enumerate(area.circles, 1):
        if radius < 0:
            yield Fault("warnings.circle.radius", {}, f"{path}/circle[{number}]")
        if not on_earth(centre):
            yield Fault("warnings.point", {"point": f"{centre[0]:g},{centre[1]:g}"}, f"{path}/circle[{number}]")
    for number, (name, value) in enumerate(area.geocodes, 1):
        if not name.strip() or not value.strip():
            yield Fault("warnings.geocode", {}, f"{path}/geocode[{number}]")
    if area.ceiling is not None and area.altitude is None:
        yield Fault("warnings.ceiling", {}, f"{path}/ceiling")
    if area.ceiling is not None and area.altitude is not None and area.ceiling < area.altitude:
        yield Fault("warnings.ceiling.below", {}, f"{path}/ceiling")


def polygon_faults(polygon: tuple[Point, ...]) -> Iterable[Fault]:
    """What is wrong with a closed ring of points."""
    if len(polygon) < FEWEST_POINTS:
        yield Fault("warnings.polygon.few", {"count": len(polygon)}, "polygon")
    elif polygon[0] != polygon[-1]:
        yield Fault("warnings.polygon.open", {}, "polygon")
    for point in polygon:
        if not on_earth(point):
            yield Fault("warnings.point", {"point": f"{point[0]:g},{point[1]:g}"}, "polygon")
            return


def on_earth(point: Point) -> bool:
    return -90 <= point[0] <= 90 and -180 <= point[1] <= 180


def _absolute(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.scheme and (parts.netloc or parts.path))


def judge(facts: Facts, msg_type: str, at: datetime) -> Facts:
    """The facts as they may wait for release. Refused naming the field; CAP's own rules are judged on the message itself."""
    for name in ("event", "headline", "description", "instruction"):
        said = getattr(facts, name)
        for language in LANGUAGES:
            text = said.get(language, "").strip()
            if not text and not (name == "instruction" and msg_type == "Cancel"):
                raise Refused("warnings.words", {}, f"{name}_{language}")
            if len(text) > LONGEST[name]:
                raise Refused("warnings.words.long", {"limit": LONGEST[name], "count": len(text)}, f"{name}_{language}")
    for name, value, values in (
        ("category", facts.category, CATEGORY),
        ("response", facts.response, RESPONSE),
        ("urgency", facts.urgency, URGENCY),
        ("severity", facts.severity, SEVERITY),
        ("certainty", facts.certainty, CERTAINTY),
        ("status", facts.status, STATUSES),
    ):
        if value not in values:
            raise Refused("warnings.choice", {}, name)
    if not facts.communes and not facts.polygon:
        raise Refused("warnings.area", {}, "communes")
    for fault in polygon_faults(facts.polygon) if facts.polygon else ():
        raise fault.refusal()
    if facts.expires <= at:
        raise Refused("warnings.expires.past", {}, "expires")
    if facts.onset is not None and facts.expires <= facts.onset:
        raise Refused("warnings.expires.onset", {}, "expires")
    return facts


def decided(draft: DraftInfo, act: str, by: str, seen: int, reason: str = "") -> None:
    """Nothing when the act may be done to the draft by this person.

    Conflict ``warnings.draft.moved``, ``warnings.draft.state``; Forbidden ``warnings.two_persons``, ``warnings.own``;
    Refused ``warnings.reason``.
    """
    if draft.version != seen:
        raise Conflict("warnings.draft.moved", {})
    starts = {"release": ("waiting",), "return": ("waiting",), "revise": ("waiting", "returned"), "withdraw": ("waiting", "returned")}
    if draft.state not in starts[act]:
        raise Conflict("warnings.draft.state", {})
    if act in ("release", "return") and by == draft.composed_by:
        raise Forbidden("warnings.two_persons", {})
    if act == "withdraw" and by != draft.composed_by:
        raise Forbidden("warnings.own", {})
    if act == "return" and len(reason.strip()) < SHORTEST_REASON:
        raise Refused("warnings.reason", {}, "reason")


def ends_at(cap: Cap, unsaid: timedelta) -> datetime:
    """When the message stops warning: its latest end; where it says none, ``unsaid`` after it was sent."""
    said = [info.expires for info in cap.infos]
    return max((end for end in said if end is not None), default=cap.sent + unsaid) if all(said) else cap.sent + unsaid


def identifier(prefix: str, sent: datetime, number: int) -> str:
    """A name no message had before, with the local time at which it was sent."""
    return f"{prefix}.{sent.astimezone(LOCAL):%Y%m%d%H%M%S}.{number}"


def points(text: str) -> tuple[Point, ...]:
    """A polygon as CAP writes it, closed when it isn't. Refused ``warnings.polygon.text``."""
    found = []
    for pair in text.split():
        if (numbers := decimal_numbers(pair, 2)) is None:
            raise Refused("warnings.polygon.text", {"value": pair[:60]}, "polygon")
        latitude, longitude = numbers
        if not on_earth((latitude, longitude)):
            raise Refused("warnings.point", {"point": pair[:60]}, "polygon")
        found.append((round(latitude, 6), round(longitude, 6)))
    if found and found[0] != found[-1]:
        found.append(found[0])
    return tuple(found)
