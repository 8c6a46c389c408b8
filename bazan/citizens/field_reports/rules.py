"""Pure decisions: a report's life, which route it takes, whether two are one, what may be public, what is promised honestly."""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby, pairwise

from bazan.citizens.field_reports.types import Calibration, Change, Promise, Route, Service, Sorted, Trial, Tried, Use
from bazan.coordination.cases.types import Arrow, Workflow
from bazan.core.time import LOCAL

SHORTEST_WORDS = 5
LONGEST_WORDS = 4000
LONGEST_LANDMARK = 300
MOST_PICTURES = 6
PICTURE_ELSEWHERE = "media_url"
"""Under this name among a report's answers lies the address of a picture that wasn't fetched: for who handles it, never for the public."""
CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Of tracking codes: none looks or sounds like another."""
CODE_LENGTH = 12
RECEPTION, UNIT, PUBLISHER, CITIZEN, CLOCK = "reception", "unit", "publisher", "citizen", "clock"
"""Roles on a report. Who sent it is a citizen; what happens by itself, the clock does."""
UNSAFE = 0.6
"""From here on a person looks at a picture before anybody else does."""
EARTH_M = 6_371_000
CELL_DEGREES = 0.002


def _arrow(act: str, start: str, end: str, roles: str, **demands: bool) -> Arrow:
    return Arrow(act, frozenset(start.split()), end, frozenset(roles.split()), **demands)


REPORT = Workflow(
    "field_report",
    "new",
    (
        _arrow("receive", "new", "received", "reception"),
        _arrow("assign", "new received reopened", "assigned", "reception", hands_over=True),
        _arrow("refuse", "new received reopened", "rejected", "reception", reason=True),
        _arrow("ask_sender", "new received reopened", "more", "reception", reason=True),
        _arrow("ask_sender_working", "assigned working", "more_working", "unit", reason=True),
        _arrow("tell_more", "more", "received", "citizen"),
        _arrow("tell_more_working", "more_working", "working", "citizen"),
        _arrow("unanswered", "more more_working", "rejected", "clock"),
        _arrow("merge", "new received assigned working reopened", "duplicate", "reception"),
        _arrow("unmerge", "duplicate", "received", "reception"),
        _arrow("follow", "duplicate", "closed", "clock"),
        _arrow("pass_on", "assigned working", "assigned", "unit", reason=True, hands_over=True),
        _arrow("give_back", "assigned working", "received", "unit", reason=True),
        _arrow("start", "assigned reopened", "working", "unit"),
        _arrow("ask_extension", "working", "working", "unit", reason=True),
        _arrow("refuse_extension", "working", "working", "publisher", reason=True),
        _arrow("answer", "assigned working reopened", "answered", "unit", reason=True),
        _arrow("send_back", "answered", "working", "publisher", reason=True),
        _arrow("publish", "answered", "published", "publisher"),
        _arrow("confirm", "published", "closed", "citizen"),
        _arrow("lapse", "published", "closed", "clock"),
        _arrow("reopen", "published", "reopened", "citizen", reason=True),
        _arrow("withdraw", "new received more", "withdrawn", "citizen"),
    ),
    running=frozenset({"new", "received", "assigned", "working", "reopened"}),
    paused=frozenset({"more", "more_working"}),
    delivered=frozenset({"answered"}),
)
"""The life of a report. A reopened one keeps its first deadline: its clock runs on from where it was promised."""

TO_TAKE, TO_WORK, TO_APPROVE = frozenset({"new", "received"}), frozenset({"assigned", "working", "reopened"}), frozenset({"answered"})
"""States in which a report waits for reception, for the unit that has it, for who approves."""
PUBLIC_STATES = frozenset({"received", "assigned", "working", "more", "more_working", "answered", "published", "reopened", "closed"})
"""In which the public sees it: somebody has looked at it first."""
REPORTED = {"more_working": "more", "withdrawn": "rejected"}
"""A state in the words of the datasets that reports fill, where they differ."""


def routed(routes: Iterable[Route], service: str, place: str, danger: bool, at: datetime) -> tuple[Route | None, tuple[Tried, ...]]:
    """The first rule that fits, and what each one up to it said."""
    tried = []
    for route in routes:
        why = _against(route, service, place, danger, at)
        tried.append(Tried(route, not why, why))
        if not why:
            return route, tuple(tried)
    return None, tuple(tried)


def used(routes: Iterable[Route], reports: Iterable[Sorted], dead_days: int, today: date) -> tuple[Use, ...]:
    """How often each rule would decide these reports, in the order of the rules."""
    rules, met = tuple(routes), {}
    for one in reports:
        route, _ = routed(rules, one.service, one.place, one.danger, one.at)
        if route is not None:
            count, last = met.get(route.code, (0, one.at))
            met[route.code] = (count + 1, max(last, one.at))
    return tuple(
        Use(route, *met.get(route.code, (0, None)), dead=route.code not in met and _holds_long(route, dead_days, today)) for route in rules
    )


def _holds_long(route: Route, days: int, today: date) -> bool:
    return not route.since or date.fromisoformat(route.since) <= today - timedelta(days=days)


def tried(old: Iterable[Route], new: Iterable[Route], reports: Sequence[Sorted], dead_days: int, today: date) -> Trial:
    """What other rules would do with reports that came in."""
    before, after = tuple(old), tuple(new)
    moved: dict[tuple[str, str], list[Sorted]] = {}
    for one in reports:
        ways = [routed(rules, one.service, one.place, one.danger, one.at)[0] for rules in (before, after)]
        there, here = (way.to if way else "" for way in ways)
        if there != here:
            moved.setdefault((there, here), []).append(one)
    ranked = sorted(moved.items(), key=lambda each: (-len(each[1]), each[0]))
    changes = tuple(
        Change(there, here, len(some), tuple(sorted(some, key=lambda one: one.at, reverse=True)[:EXAMPLES]))
        for (there, here), some in ranked
    )
    return Trial(len(reports), used(after, reports, dead_days, today), changes)


EXAMPLES = 5


def _against(route: Route, service: str, place: str, danger: bool, at: datetime) -> str:
    local = at.astimezone(LOCAL)
    if route.services and not any(service == code or service.startswith(f"{code}.") for code in route.services):
        return "service"
    if route.places and place not in route.places:
        return "place"
    if route.danger is not None and route.danger is not danger:
        return "danger"
    if route.days and local.isoweekday() not in route.days:
        return "days"
    if route.hours is not None and not _within(local.time(), *(time.fromisoformat(clock) for clock in route.hours)):
        return "hours"
    return ""


def _within(clock: time, start: time, end: time) -> bool:
    return start <= clock < end if start < end else clock >= start or clock < end


def metres(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Between two points (latitude, longitude)."""
    (a, b), (c, d) = (map(math.radians, point) for point in (here, there))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH_M * math.asin(math.sqrt(half))


def cell_of(latitude: float, longitude: float) -> str:
    """The cell of about 220 m a point lies in."""
    return f"{math.floor(latitude / CELL_DEGREES)}:{math.floor(longitude / CELL_DEGREES)}"


def cells_around(latitude: float, longitude: float, reach_m: float) -> list[str]:
    """Every cell that holds a point so near."""
    tall = reach_m / 111_000
    wide = tall / max(0.1, math.cos(math.radians(latitude)))
    rows = range(math.floor((latitude - tall) / CELL_DEGREES), math.floor((latitude + tall) / CELL_DEGREES) + 1)
    columns = range(math.floor((longitude - wide) / CELL_DEGREES), math.floor((longitude + wide) / CELL_DEGREES) + 1)
    return [f"{row}:{column}" for row in rows for column in columns]


def bare(text: str) -> str:
    """Lower case without marks: how words are compared."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def words_of(text: str) -> list[str]:
    """The words of a text as it says them, in small letters and without marks."""
    return re.findall(r"\w+", bare(text))


def alike(metres_apart: float, days_apart: float, one: str, other: str, picture_bits: int | None, service: Service) -> float:
    """How alike two reports of one service are, 0 to 1: by place, time, words (where both have some), and how few bits of their pictures'
    hashes differ (None: not both have one). From the service's ``alike`` on they are shown as perhaps one matter."""
    if picture_bits is not None and picture_bits <= SAME_PICTURE_BITS:
        return 0.98
    near = max(0.0, 1 - metres_apart / (2 * service.near_m))
    soon = max(0.0, 1 - days_apart / service.near_days)
    mine, theirs = words_of(one), words_of(other)
    if not mine or not theirs:
        return (NEAR * near + SOON * soon) / (NEAR + SOON)
    return NEAR * near + SOON * soon + COMMON * _common(mine, theirs)


NEAR, SOON, COMMON = 0.45, 0.1, 0.45
"""What place, time and words weigh: neither place nor words alone make two reports one."""
OTHER_NUMBER = 0.3
"""What is left of common words where *pole 12* stands against *pole 13*."""
SAME_PICTURE_BITS = 6


def _common(mine: Sequence[str], theirs: Sequence[str]) -> float:
    one, other = set(mine), set(theirs)
    share = len(one & other) / min(len(one), len(other))
    numbers, others = _numbers(mine), _numbers(theirs)
    apart = any(numbers[word].isdisjoint(others[word]) for word in numbers.keys() & others.keys())
    return share * OTHER_NUMBER if apart else share


def _numbers(words: Sequence[str]) -> dict[str, set[str]]:
    """Which numbers follow which word."""
    found: dict[str, set[str]] = {}
    for word, number in pairwise(words):
        if number.isdigit():
            found.setdefault(word, set()).add(number)
    return found


def bits_apart(one: int, other: int) -> int:
    """In how many of 64 bits two hashes differ."""
    return ((one ^ other) & (2**64 - 1)).bit_count()


def coarse(latitude: float, longitude: float, rough: bool) -> tuple[float, float]:
    """A point as the public sees it: on a grid of four decimals, about 11 m; ``rough``: of two, about 1.1 km."""
    digits = 2 if rough else 4
    return round(latitude, digits), round(longitude, digits)


def survival(lengths: Sequence[tuple[float, bool]]) -> list[tuple[float, float]]:
    """Kaplan and Meier's estimate: (days, share still open after them), ascending, of (days, whether it was closed then).

    What is still open counts for as long as it was watched.
    """
    share, at_risk, curve = 1.0, len(lengths), []
    for days, same in groupby(sorted(lengths), key=lambda length: length[0]):
        ends = [done for _, done in same]
        if any(ends):
            share *= 1 - sum(ends) / at_risk
            curve.append((days, share))
        at_risk -= len(ends)
    return curve


def by_then(curve: Sequence[tuple[float, float]], share: float) -> float | None:
    """After how many days so many are done; None: never yet."""
    return next((days for days, still_open in curve if 1 - still_open >= share - 1e-9), None)


def promised(lengths: Sequence[tuple[float, bool]], least: int, place: bool) -> Promise | None:
    """What really happens, from (days, whether it was answered then); None: too few were answered to say anything."""
    closed = sum(done for _, done in lengths)
    if closed < least:
        return None
    curve = survival(lengths)
    low, half, most, high = (by_then(curve, share) for share in (0.05, 0.5, 0.9, 0.95))
    return Promise(closed, len(lengths) - closed, low, half, most, high, "place" if place else "province")


def calibrated(lengths: Iterable[tuple[Promise, float, bool]]) -> Calibration:
    """How promises turned out, from (what was promised, days, whether it was answered then). What is still open counts once it is
    longer open than it was said nine of ten take."""
    told = [(one, days, done) for one, days, done in lengths if done or (one.most_days is not None and days > one.most_days)]
    half = sum(done and _by(one.half_days, days) for one, days, done in told)
    most = sum(done and _by(one.most_days, days) for one, days, done in told)
    inside = sum(done and _by(one.high_days, days) and (one.low_days is None or days >= one.low_days) for one, days, done in told)
    return Calibration(len(told), half, most, inside)


def _by(limit: float | None, days: float) -> bool:
    return limit is None or days <= limit


def code_as_typed(text: str) -> str:
    """A code as it was made, from how somebody typed it: any case, with or without its dashes."""
    signs = re.sub(r"[^0-9A-Z]", "", text.upper())
    return "-".join(signs[start : start + 4] for start in range(0, len(signs), 4))


def lapsed(published_at: datetime, at: datetime, verify_days: int) -> bool:
    """Whether the sender had the time to judge the answer."""
    return at >= published_at + timedelta(days=verify_days)


def first_missing_attribute(attributes: Mapping[str, str], service: Service) -> str:
    """The first question of the service that has to be answered and wasn't; empty: none."""
    return next((one.code for one in service.attributes if one.required and not attributes.get(one.code, "").strip()), "")
