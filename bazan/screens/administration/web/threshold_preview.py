"""What the page of an indicator's limits says: the numbers side by side, the thirteen months in words, who would be called."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from markupsafe import Markup

from bazan.coordination.notifications import api as notifications
from bazan.core.errors import Refused
from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.core.numbers import typed_number
from bazan.core.time import Period, day_start, local_day
from bazan.data.figures import api as figures
from bazan.data.indicators.types import IndicatorInfo, LimitsOf, LimitsTried, OwnLimits
from bazan.directory.permissions.types import Person
from bazan.directory.places import api as places
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.alerts.types import Firing, RuleInfo
from bazan.platform.design_system.api import difference, number, period
from bazan.platform.web.api import day_asked
from bazan.screens.administration.web import status_calendar
from bazan.screens.administration.web.status_calendar import Lane

NAMES = ("watch", "off", "target")
MONTH = timedelta(days=30.4)


@dataclass(frozen=True)
class Line:
    """One limit: the pack's, the province's, what is typed, and by how much that differs from what holds."""

    name: str
    pack: str
    holding: str
    of_pack: bool
    typed: str
    apart: str


@dataclass(frozen=True)
class Preview:
    """Thirteen months under both limits, as the page draws them."""

    before: Markup
    after: Markup
    lanes: Sequence[Lane]
    more: int
    """Red places that no calendar has room for."""
    quiet: int
    """Places without anything red."""
    red: tuple[int, int]
    red_places: tuple[int, int]
    watch: tuple[int, int]
    grain: str
    since: date
    until: date


@dataclass(frozen=True)
class Called:
    """What the rules that follow the light would have raised, and whom they would call beyond those they call now."""

    rules: tuple[RuleInfo, ...]
    before: float
    after: float
    """Alerts a month."""
    people: tuple[Person, ...]


def wanted_of(said: Mapping[str, str], day: date | None = None) -> OwnLimits:
    """The limits a form says; ``day``: the one it begins where the form names none. Refused with the field at fault."""
    numbers = {}
    for name in NAMES:
        try:
            numbers[name] = typed_number(said.get(name, ""))
        except ValueError as why:
            raise Refused("indicators.limit.number", {}, name) from why
    begins = day_asked(said, "from") or day
    if begins is None:
        raise Refused("indicators.limit.day", {}, "from")
    return OwnLimits(begins, **numbers, law=" ".join(said.get("law", "").split()))


def lines(held: LimitsOf, said: Mapping[str, str]) -> list[Line]:
    """Each limit as the three columns show it."""
    return [_line(name, held, said.get(name, "")) for name in NAMES]


def _line(name: str, held: LimitsOf, typed: str) -> Line:
    pack, own = getattr(held.pack, name), getattr(held.holding, name) if held.holding else None
    now = own if own is not None else pack
    try:
        wanted = typed_number(typed)
    except ValueError:
        wanted = None
    wanted = pack if wanted is None else wanted
    moves = isinstance(now, int | float) and isinstance(wanted, int | float) and now != wanted
    unit = figures.unit_of(held.info)
    apart = difference(float(wanted) - float(now), decimals(held.info, wanted - now), unit, sign=True) if moves else ""
    return Line(name, said_limit(held.info, pack), said_limit(held.info, now), own is None, typed, apart)


def said_limit(info: IndicatorInfo, limit: float | str | None) -> str:
    """A limit as a cell says it."""
    if isinstance(limit, str):
        return label(f"administration.limits.of_{limit}")
    return "—" if limit is None else number(float(limit), decimals(info, float(limit)))


def decimals(info: IndicatorInfo, limit: float) -> int:
    """As the indicator shows, and more where the limit itself has more."""
    text = f"{abs(limit):.6f}".rstrip("0").partition(".")[2]
    return max(info.digits if text else 0, len(text))


def typed_limit(limit: float | None) -> str:
    """A number as a field takes it back."""
    text = "" if limit is None else f"{limit:.6f}".rstrip("0").rstrip(".")
    return either(text.replace(".", ","), text)


def preview(tried: LimitsTried, info: IndicatorInfo) -> Preview:
    """The calendars with their counts. Places of today are drawn; the whole province only where there are no others."""
    today, judged, names = tried.until, tried.judged, {}
    if tried.kind == "place":
        names = {unit.id: figures.place_name(unit) for unit in places.communes(today)}
        root = places.root(today)
        if not any(one.feature in names for one in judged):
            names = {root.id: figures.place_name(root)}
        judged = [one for one in judged if one.feature in names]
    else:
        names = {feature: figures.feature_label(tried.kind, feature) for feature in dict.fromkeys(one.feature for one in judged)}
    lanes = status_calendar.lanes_of(judged, tried.grain, names)
    touched = [lane for lane in lanes if lane.red_before or lane.red_after]
    shown = touched[: status_calendar.MOST_LANES] or lanes[:5]
    columns = status_calendar.columns_of(tried.grain, tried.since, today)
    told = {kind: label(f"administration.limits.square.{kind}") for kind in ("red", "new", "gone", "watch")}
    before, after = (
        status_calendar.drawn(shown, columns, later, label(f"administration.limits.calendar_{'after' if later else 'before'}"), told)
        for later in (False, True)
    )
    return Preview(
        before=before, after=after, lanes=lanes, more=max(len(touched) - status_calendar.MOST_LANES, 0), quiet=len(lanes) - len(touched),
        red=(sum(lane.red_before for lane in lanes), sum(lane.red_after for lane in lanes)),
        red_places=(sum(lane.red_before > 0 for lane in lanes), sum(lane.red_after > 0 for lane in lanes)),
        watch=(sum(lane.watch_before for lane in lanes), sum(lane.watch_after for lane in lanes)),
        grain=tried.grain, since=tried.since, until=today,
    )  # fmt: skip


def called(tried: LimitsTried, following: Sequence[RuleInfo], start: datetime, at: datetime) -> Called:
    """What rules that follow the light would have raised under both limits."""
    if tried.before is None or tried.after is None:
        following = ()
    before, after = (
        [(rule, one) for rule in following for one in alerts.under_limits(rule.code, limits or (), start, at).firings]
        for limits in (tried.before, tried.after)
    )
    already = {person.account_id for person in _people(before, at)}
    people = [person for person in _people(after, at) if person.account_id not in already]
    months = max((at - start) / MONTH, 1.0)
    return Called(tuple(following), len(before) / months, len(after) / months, tuple(people))


def _people(raised: Iterable[tuple[RuleInfo, Firing]], at: datetime) -> list[Person]:
    """Who is called first about these alerts, each once."""
    asked = dict.fromkeys((one.peak, rule.life_safety, _place_of(one), rule.pack) for rule, one in raised)
    found = {person.account_id: person for wanted in asked for person in notifications.called_first(*wanted, at)}
    return list(found.values())


def _place_of(one: Firing) -> int | None:
    if one.feature_kind == "place":
        return one.feature_id
    station = figures.things().get(one.feature_id) if one.feature_kind == "thing" else None
    return station.place_id if station else None


def rule_name(rule: RuleInfo) -> str:
    """A rule's title where no feature is spoken of."""
    said = words(rule.labels).replace("{feature}", label("administration.limits.a_place"))
    return said[:1].upper() + said[1:]


def first_period(info: IndicatorInfo, day: date) -> str:
    """The first period judged by limits that begin on a day, where periods are longer than a day."""
    if info.grain in ("hour", "day"):
        return ""
    held = Period.holding(day_start(day), info.grain)
    return period(held if local_day(held.start) == day else held.next())
