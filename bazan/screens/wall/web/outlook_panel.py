"""What is ahead: the numbers likeliest to miss a target or pass a limit, with what they may come to, and what analyses noticed."""

from dataclasses import dataclass

from markupsafe import Markup

from bazan.analysis.forecasts import api as forecasts
from bazan.analysis.forecasts.types import Ahead, Outlook
from bazan.core.labels import label
from bazan.core.language import words
from bazan.data.figures.api import STANDINGS, amount, indicator_name, place_name, standing, unit_of
from bazan.data.indicators.types import Feature, IndicatorInfo, Reading
from bazan.directory.accounts.api import Reach, allowed
from bazan.monitoring.insights import api as insights
from bazan.monitoring.insights.types import Insight
from bazan.platform.design_system.api import Light, Likely, Limit, day, fan_chart, number, period, quantity
from bazan.screens.wall.sector_situation import Facts, Sector

MOST = 3
MOST_INSIGHTS = 7
PAST = 18
"""Periods that were measured, before those to come."""
WIDTH, HEIGHT = 440, 106
"""The drawing is shown larger than it is drawn, so that its words are read from afar."""


@dataclass(frozen=True)
class Danger:
    """What is feared of a number, how likely, and in which period."""

    key: str
    """``missed``: the target of the year's last period; ``beyond``: the limit from which on one has to act."""
    limit: float
    risk: float
    at: Ahead


@dataclass(frozen=True)
class Candidate:
    """A number of a sector's tiles of which something is forecast. ``danger``: null where neither a target nor a limit is set."""

    sector: Sector
    reading: Reading
    outlook: Outlook
    danger: Danger | None
    last: Ahead

    @property
    def need(self) -> tuple[float, int]:
        """Sorts what is likeliest to go wrong first, of the equally likely what is wrong already."""
        return -self.danger.risk if self.danger else 1.0, STANDINGS.index(standing(self.reading))


@dataclass(frozen=True)
class Number:
    """A number with what it may come to, ready to be printed."""

    sector: str
    name: str
    href: str
    line: str
    share: str
    """Of the chance that is told of; empty where neither a target nor a limit is set."""
    about: str
    drawing: Markup


@dataclass(frozen=True)
class Noted:
    state: Light
    words: str
    line: str
    href: str


@dataclass(frozen=True)
class LookAhead:
    numbers: tuple[Number, ...]
    noted: tuple[Noted, ...]


def look_ahead(facts: Facts, reach: Reach) -> LookAhead | None:
    """Of each sector the number of its tiles that is likeliest to go wrong, the likeliest three; null for who may not see boards."""
    if not allowed(reach, "boards.view"):
        return None
    place = Feature("place", facts.place.id)
    shown = [(sector, reading) for sector in facts.sectors for reading in _readings(facts, sector)]
    found = forecasts.outlooks([(reading.info.code, place) for _, reading in shown])
    candidates = [
        candidate for sector, reading in shown if (candidate := _candidate(sector, reading, found.get((reading.info.code, place)), facts))
    ]
    told: dict[str, Number] = {}
    for candidate in sorted(candidates, key=lambda each: each.need):
        pack = candidate.sector.pack
        if pack not in told and len(told) < MOST and (number_told := _number(candidate)).drawing:
            told[pack] = number_told
    return LookAhead(tuple(told.values()), tuple(_noted(facts, each) for each in insights.insights(limit=MOST_INSIGHTS)))


def _readings(facts: Facts, sector: Sector) -> list[Reading]:
    every = [facts.reading(slot) for slot in (sector.layout.tiles if sector.layout else ())]
    return list({reading.info.code: reading for reading in every if reading is not None}.values())


def _candidate(sector: Sector, reading: Reading, outlook: Outlook | None, facts: Facts) -> Candidate | None:
    """Null where nothing is forecast of a period that isn't over: an old forecast tells nothing of what is ahead."""
    coming = [ahead for ahead in outlook.ahead if ahead.period.end > facts.now] if outlook else []
    return Candidate(sector, reading, outlook, _danger(outlook, coming, reading), coming[-1]) if outlook and coming else None


def _danger(outlook: Outlook, coming: list[Ahead], reading: Reading) -> Danger | None:
    """The chance of the year's target where one is set, else that of the limit in the period in which it is likeliest passed."""
    chance = outlook.chance
    last = next((ahead for ahead in coming if chance and ahead.period == chance.at), None)
    if chance is not None and last is not None:
        return Danger("missed", chance.goal, 1 - chance.probability, last)
    passed = [
        Danger("beyond", limit, chance, ahead)
        for ahead, told in zip(outlook.ahead, forecasts.beyond(outlook, reading), strict=True)
        for limit, chance in [(told.edge, told.watched) if told.grave is None else (told.grave, told.acted)]
        if ahead in coming and limit is not None and chance is not None
    ]
    return max(passed, key=lambda danger: danger.risk, default=None)


def _number(candidate: Candidate) -> Number:
    info, danger = candidate.reading.info, candidate.danger
    spoken = danger.at if danger else candidate.last
    line = label(
        "wall.ahead.line", period=period(spoken.period), value=amount(info, spoken.step.mean),
        low=number(spoken.step.low95, info.digits), high=number(spoken.step.high95, info.digits),
    )  # fmt: skip
    share, about = _chance(danger, info) if danger else ("", "")
    name = indicator_name(info)
    return Number(
        words(candidate.sector.head["title"]),
        name,
        f"/decide/{candidate.sector.pack}?indicator={info.code}",
        line,
        share,
        about,
        _drawing(candidate, ". ".join(part for part in (f"{name}: {line}", f"{about} {share}".strip()) if part)),
    )


def _chance(danger: Danger, info: IndicatorInfo) -> tuple[str, str]:
    """(how likely, of what): of a target that it is met, of a limit that it is passed; never nothing at all, never for sure."""
    share = 1 - danger.risk if danger.key == "missed" else danger.risk
    percent = number(min(max(100 * share, 1), 99), 0)
    bound = "under" if share < 0.01 else "over" if share > 0.99 else "share"
    key = danger.key if danger.key == "missed" else "below" if info.direction == "up" else "above"
    return label(f"wall.ahead.{bound}", share=percent), label(
        f"wall.ahead.{key}", limit=quantity(danger.limit, info.digits if danger.limit % 1 else 0, unit_of(info))
    )


def _drawing(candidate: Candidate, said: str) -> Markup:
    info, outlook, danger = candidate.reading.info, candidate.outlook, candidate.danger
    past, end = candidate.reading.spark[-PAST:], outlook.ahead[-1].step
    known = [value.value for value in past if value.value is not None]
    edges = [end.high95, end.low95] if end.high95 > end.low95 else []
    return fan_chart(
        [(value.period.start, value.value) for value in past],
        [Likely(a.period.start, a.step.mean, a.step.low80, a.step.high80, a.step.low95, a.step.high95) for a in outlook.ahead],
        step=outlook.origin.end - outlook.origin.start,
        label=said,
        digits=info.digits,
        end_text=number(known[-1], info.digits) if known else "",
        ends=[(value, number(value, info.digits)) for value in (end.mean, *edges)],
        limits=[Limit(danger.limit, label(f"wall.ahead.{danger.key}_mark", limit=number(danger.limit, info.digits)))] if danger else [],
        width=WIDTH,
        height=HEIGHT,
    )


def _noted(facts: Facts, insight: Insight) -> Noted:
    noticed = insight.noticed
    place = facts.territory.place(noticed.place_id)
    line = label("wall.ahead.since", kind=label(f"insights.kind.{insight.kind}"), at=day(noticed.since))
    where = f" · {place_name(place)}" if place and place.id != facts.place.id else ""
    return Noted("good" if noticed.favourable else "watch", words(noticed.words), line + where, noticed.address)
