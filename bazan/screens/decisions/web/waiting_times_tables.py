"""What else a process tells: by unit and subject, its ways, what is done again, how it keeps the procedure, how well risks were told."""

from dataclasses import dataclass
from typing import Any

from bazan.analysis.process_mining.types import Deviation, Known, Study, Trial
from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.data.figures.api import every_organization
from bazan.data.indicators import api as indicators
from bazan.directory.organizations.types import OrganizationInfo
from bazan.platform.design_system.api import Cell, Column, Sheet, number

UNITS, WAYS = 15, 8
ARROW = " → "
DIGITS = {"median": 1, "p90": 1, "longest": 1, "share": 1, "count": 0, "cases": 0, "running": 0, "overdue": 0, "likely": 0, "times": 0,
          "back": 0, "events": 0, "mean": 1}  # fmt: skip


@dataclass(frozen=True)
class Scale:
    """In which unit a process is told."""

    seconds: int
    word: str

    def of(self, seconds: float) -> float:
        return seconds / self.seconds


def scale_of(study: Study) -> Scale:
    """Days where one in ten cases takes three of them, else hours."""
    seconds, unit = (86_400, "days") if study.took.p90_s >= 3 * 86_400 else (3_600, "hours")
    return Scale(seconds, label(f"decisions.waits.{unit}"))


def unit(code: str) -> OrganizationInfo | None:
    """Who bears the code, the latest where several did; null: nobody."""
    bearing = [body for body in every_organization().values() if body.code == code]
    return max(bearing, key=lambda body: body.valid_from, default=None)


def unit_name(code: str | None) -> str:
    body = unit(code) if code else None
    return either(body.short_name or body.name, body.name_en) if body else code or label("decisions.waits.untold")


def percent(share: float) -> str:
    return f"{number(100 * share, 1 if share < 0.1 else 0)}\u00a0%"


def tables(known: Known, study: Study) -> list[dict[str, Any]]:
    """Each with its title; those without a row are left out."""
    scale = scale_of(study)
    sheets = [
        units(study, scale),
        kinds(study, scale),
        queues(known, study, scale),
        ways(known, study, scale),
        rework(known, study, scale),
        handovers(study, scale),
        work(known, study, scale),
    ]
    return [{"title": sheet.title, "sheet": sheet, "open": n == 0} for n, sheet in enumerate(sheets) if sheet.rows]


def _sheet(name: str, scale: Scale, keys: tuple[str, ...], rows: list[tuple[Cell, ...]]) -> Sheet:
    columns = tuple(Column(label(f"decisions.waits.column.{key}", unit=scale.word), DIGITS.get(key)) for key in keys)
    return Sheet(name, label(f"decisions.waits.table.{name}"), columns, tuple(rows))


def units(study: Study, scale: Scale) -> Sheet:
    """Who has how much of the waiting, and of the cases under way."""
    owed = {burden.unit: burden for burden in study.burdens}
    rows: list[tuple[Cell, ...]] = []
    for wait in study.units[:UNITS]:
        burden = owed.get(wait.of[0] or "")
        under_way = (burden.running, burden.overdue, burden.likely) if burden else (0, 0, 0)
        rows.append((unit_name(wait.of[0]), 100 * wait.share, wait.count, scale.of(wait.median_s), scale.of(wait.p90_s), *under_way))
    return _sheet("units", scale, ("unit", "share", "count", "median", "p90", "running", "overdue", "likely"), rows)


def kinds(study: Study, scale: Scale) -> Sheet:
    titles = {head["pack"]: words(head["title"]) for head in indicators.boards()}
    names = titles | dict(study.kind_names)
    rows: list[tuple[Cell, ...]] = [
        (names.get(kind, kind), 100 * wait.share, wait.count, scale.of(wait.median_s), scale.of(wait.p90_s))
        for wait in study.kinds
        if (kind := wait.of[0]) is not None
    ]
    return _sheet("kinds", scale, ("kind", "share", "count", "median", "p90"), rows)


def queues(known: Known, study: Study, scale: Scale) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (known.word(queue.step), queue.cases, scale.of(queue.median_s), scale.of(queue.longest_s)) for queue in study.queues
    ]
    return _sheet("queues", scale, ("step", "cases", "median", "longest"), rows)


def ways(known: Known, study: Study, scale: Scale) -> Sheet:
    aligned = {way.activities: way.deviations for way in study.conformance.ways} if study.conformance else {}
    rows: list[tuple[Cell, ...]] = []
    for variant in study.variants[:WAYS]:
        deviations = aligned.get(variant.activities)
        kept = "" if deviations is None else _deviations(known, deviations)
        rows.append((ARROW.join(map(known.word, variant.activities)), variant.cases, 100 * variant.share, scale.of(variant.median_s), kept))
    return _sheet("ways", scale, ("way", "cases", "share", "median", "kept"), rows)


def _deviations(known: Known, deviations: tuple[Deviation, ...]) -> str:
    if not deviations:
        return label("decisions.waits.as_declared")
    return "; ".join(label(f"decisions.waits.deviation.{one.kind}", step=known.word(one.activity)) for one in deviations)


def rework(known: Known, study: Study, scale: Scale) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (known.word(one.activity), one.cases, one.times, scale.of(one.total_s / max(one.times, 1)), ARROW.join(map(known.word, one.way)))
        for one in study.rework
    ]
    return _sheet("rework", scale, ("step", "cases", "times", "mean", "way"), rows)


def handovers(study: Study, scale: Scale) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (unit_name(one.giver), unit_name(one.taker), one.count, one.back, scale.of(one.median_s), scale.of(one.p90_s))
        for one in study.handovers
    ]
    return _sheet("handovers", scale, ("giver", "taker", "count", "back", "median", "p90"), rows)


def work(known: Known, study: Study, scale: Scale) -> Sheet:
    """How long people were at it, where the log tells when work began."""
    rows: list[tuple[Cell, ...]] = [
        (known.word(one.activity), one.events, scale.of(one.median_s), scale.of(one.p90_s or 0.0))
        for one in study.work
        if one.median_s is not None
    ]
    return _sheet("work", scale, ("step", "events", "median", "p90"), rows)


def conformance(known: Known, study: Study) -> dict[str, Any] | None:
    """In a sentence, then what departs most; null where no order is declared."""
    kept = study.conformance
    if kept is None:
        return None
    told = {"count": number(kept.conforming), "cases": number(kept.cases), "share": percent(kept.conforming / kept.cases)}
    return {
        "sentence": label("decisions.waits.conformance", fitness=number(kept.fitness, 3), **told),
        "departures": [
            label(f"decisions.waits.departure.{one.kind}", step=known.word(one.activity), count=number(one.cases))
            for one in kept.departures[:5]
        ],
    }


def trial(tried: Trial | None) -> str:
    """How well the risks would have been told in the past, beside telling everybody the same share."""
    if tried is None:
        return label("decisions.waits.untried")
    return label(
        "decisions.waits.tried",
        count=number(tried.predictions), brier=number(tried.brier, 3), share=number(tried.brier_of_share, 3), late=percent(tried.late),
    )  # fmt: skip
