"""Pure decisions: which camera and which drawn rule can be believed, and when a rule holds."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import combinations
from math import isfinite
from urllib.parse import urlsplit

from bazan.cameras.devices.types import RuleTerms, Terms
from bazan.core.errors import Refused
from bazan.core.numbers import finite_number
from bazan.core.time import LOCAL
from bazan.platform.image_analysis.tracking.purposes import KINDS, PURPOSES

"""Purposes that count and raise nothing."""
RESERVED = ("events", "footage", "health", "notice", "plates", "profile", "stills", "upkeep", "walls")
"""No camera is called as a page about all of them is."""
SCHEMES = ("rtsp", "rtsps", "http", "https")
MASKS = "-masks"
"""Under this code, which no rule can have, lies what is hidden of a picture."""
MOST_CORNERS, MOST_RULES, LONGEST_S, MOST_THINGS = 40, 20, 86400, 1000
LONGEST_BASIS, MOST_PLATES_DAYS = 300, 31
MOST_KEPT_DAYS = 365
MOST_SHARE = 0.95
LONGEST_STATION = 59
"""Signs of a station's code."""
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_CREDENTIALS = re.compile(r"[A-Z0-9_]{0,40}")
_SMALLEST = 1e-4
"""Of a zone, as a share of the picture: less is a slip of the hand."""
_SHORTEST = 0.01

Corners = tuple[tuple[float, float], ...]


def judged(terms: Terms) -> Terms:
    """What is declared, as it is kept. Refused ``cameras.code``, ``.name``, ``.address``, ``.secret``, ``.credentials``, ``.bearing``,
    ``.masks``, ``.stills``, ``.plates.basis``, ``.plates.days``, ``.rule.hours``, each naming its field."""
    if not _CODE.fullmatch(terms.code) or terms.code in RESERVED:
        raise Refused("cameras.code", {}, "code")
    name, name_en = (" ".join(text.split())[:120] for text in (terms.name, terms.name_en))
    if not name:
        raise Refused("cameras.name", {}, "name")
    for key, url in (("main_url", terms.main_url), ("sub_url", terms.sub_url)):
        if url or key == "main_url":
            _address(url, key)
    if not _CREDENTIALS.fullmatch(terms.credentials):
        raise Refused("cameras.credentials", {}, "credentials")
    for key, angle in (("bearing", terms.bearing), ("view_angle", terms.view_angle)):
        if angle is not None and not (isfinite(angle) and 0 <= angle <= 360):
            raise Refused("cameras.bearing", {}, key)
    if not 1 <= terms.stills_days <= 365:
        raise Refused("cameras.stills", {}, "stills_days")
    plates_basis = " ".join(terms.plates_basis.split())
    if len(plates_basis) > LONGEST_BASIS:
        raise Refused("cameras.plates.basis", {"most": LONGEST_BASIS}, "plates_basis")
    if not 1 <= terms.plates_days <= MOST_PLATES_DAYS:
        raise Refused("cameras.plates.days", {"most": MOST_PLATES_DAYS}, "plates_days")
    _judge_hours(terms.hours)
    masks = tuple(corners(mask, 3, "masks") for mask in terms.masks)
    return replace(terms, name=name, name_en=name_en or name, masks=masks)


def _address(url: str, key: str) -> None:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        parts = host = None
    if parts is None or parts.scheme not in SCHEMES or not host or any(ord(sign) <= 32 for sign in url) or len(url) > 500:
        raise Refused("cameras.address", {"schemes": ", ".join(SCHEMES)}, key)
    if parts.username is not None or parts.password is not None:
        raise Refused("cameras.secret", {}, key)


def _judge_hours(hours: Iterable[tuple[str, str]]) -> None:
    for begins, ends in hours:
        try:
            same = time.fromisoformat(begins) == time.fromisoformat(ends)
        except ValueError:
            same = True
        if same:
            raise Refused("cameras.rule.hours", {}, "hours")


def drawn(terms: RuleTerms, profiles: Collection[str]) -> RuleTerms:
    """A drawn rule as it is kept. Refused ``cameras.rule.*``, each naming its field."""
    if not _CODE.fullmatch(terms.code):
        raise Refused("cameras.code", {}, "code")
    if terms.purpose not in PURPOSES:
        raise Refused("cameras.rule.purpose", {}, "purpose")
    if not terms.kinds or set(terms.kinds) - set(KINDS):
        raise Refused("cameras.rule.kinds", {"kinds": ", ".join(KINDS)}, "kinds")
    if not (isfinite(terms.seconds) and 0 <= terms.seconds <= LONGEST_S):
        raise Refused("cameras.rule.seconds", {"most": LONGEST_S}, "seconds")
    if not (1 <= terms.at_least <= MOST_THINGS and 0 <= terms.below <= terms.at_least):
        raise Refused("cameras.rule.numbers", {}, "at_least")
    for key, share in (("surest", terms.surest), ("smallest", terms.smallest)):
        if not (isfinite(share) and 0 <= share <= MOST_SHARE):
            raise Refused("cameras.rule.share", {"most": round(100 * MOST_SHARE)}, key)
    if terms.direction not in ("both", "forward", "back") or (terms.purpose == "wrong_way" and terms.direction == "both"):
        raise Refused("cameras.rule.direction", {}, "direction")
    if terms.purpose == "flow" and not terms.flow.strip():
        raise Refused("cameras.rule.flow", {}, "flow")
    if unknown := set(terms.profiles) - set(profiles):
        raise Refused("cameras.profile.unknown", {"profile": ", ".join(sorted(unknown))}, "profiles")
    _judge_hours(terms.hours)
    if not 0 <= terms.keep_days <= MOST_KEPT_DAYS:
        raise Refused("cameras.rule.keep", {"most": MOST_KEPT_DAYS}, "keep_days")
    line = PURPOSES[terms.purpose].line
    points = corners(terms.points, 2 if line else 3, "points")
    if line and (len(points) != 2 or _length(points) < _SHORTEST):
        raise Refused("cameras.rule.line", {}, "points")
    names = {language: " ".join(text.split())[:200] for language, text in terms.names.items()}
    if not all(names.get(language) for language in ("vi", "en")):
        raise Refused("cameras.name", {}, "names")
    return replace(terms, points=points, names=names, flow=terms.flow.strip()[:60], flow_en=terms.flow_en.strip()[:60])


def corners(points: Iterable[tuple[float, float]], fewest: int, key: str) -> Corners:
    """Points of a line or a zone. Refused ``cameras.rule.points``; of a zone that crosses itself or is nothing ``cameras.rule.zone``."""
    try:
        numbers = [(finite_number(x), finite_number(y)) for x, y in points]
    except (TypeError, ValueError) as why:
        raise Refused("cameras.rule.points", {"most": MOST_CORNERS}, key) from why
    kept = tuple((round(x, 4), round(y, 4)) for x, y in numbers if x is not None and y is not None)
    inside = len(kept) == len(numbers) and all(0 <= part <= 1 for point in kept for part in point)
    if not inside or not fewest <= len(kept) <= MOST_CORNERS:
        raise Refused("cameras.rule.points", {"most": MOST_CORNERS}, key)
    if fewest >= 3 and (abs(_area(kept)) < _SMALLEST or _crosses_itself(kept)):
        raise Refused("cameras.rule.zone", {}, key)
    return kept


def holds(hours: Iterable[tuple[str, str]], at: datetime) -> bool:
    """Whether an instant lies in one of the local hours; none: always. Hours may go over midnight."""
    clock = at.astimezone(LOCAL).time().replace(tzinfo=None)
    spans = [(time.fromisoformat(begins), time.fromisoformat(ends)) for begins, ends in hours]
    return not spans or any(begins <= clock < ends if begins < ends else clock >= begins or clock < ends for begins, ends in spans)


def opened(hours: Iterable[tuple[str, str]], at: datetime) -> datetime | None:
    """When the latest of the local hours began that an instant lies in; none: it lies in none of them."""
    local = at.astimezone(LOCAL)
    begins = [time.fromisoformat(span[0]) for span in hours if holds([span], at)]
    today = [datetime.combine(local.date(), clock, LOCAL) for clock in begins]
    return max((begin if begin <= local else begin - timedelta(days=1) for begin in today), default=None)


def ways(terms: RuleTerms) -> tuple[str, ...]:
    """The ways a line counts."""
    return ("forward", "back") if terms.direction == "both" else (terms.direction,)


def station(camera: str, rule: str) -> str:
    """The code of the station whose observations are a line's counts, of theirs. Refused ``cameras.rule.code``: both are too long."""
    code = f"{camera}-{rule}"
    if len(code) > LONGEST_STATION:
        raise Refused("cameras.rule.code", {"most": LONGEST_STATION - len(camera) - 1}, "code")
    return code


def secret_name(credentials: str) -> str:
    """The environment's name of a camera's user and password."""
    return f"BAZAN_CAMERA_{credentials}"


def _length(points: Corners) -> float:
    (x1, y1), (x2, y2) = points[0], points[1]
    return ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5


def _area(points: Corners) -> float:
    following = (*points[1:], points[0])
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(points, following, strict=True)) / 2


def _crosses_itself(points: Corners) -> bool:
    sides = list(zip(points, (*points[1:], points[0]), strict=True))
    last = len(sides) - 1
    return any(_cross(sides[a], sides[b]) for a, b in combinations(range(len(sides)), 2) if b - a > 1 and not (a == 0 and b == last))


def _cross(side: tuple, other: tuple) -> bool:
    def turn(a: tuple, b: tuple, c: tuple) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    (a, b), (c, d) = side, other
    return turn(a, b, c) * turn(a, b, d) <= 0 and turn(c, d, a) * turn(c, d, b) <= 0
