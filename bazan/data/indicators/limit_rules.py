"""Pure decisions: a pack's targets with the province's laid over them, and which limits can't be laid.

A pack's entries stay as its files say. What the province lays holds from a day on: there an entry is cut in two, and its later part has the
province's numbers where it has any.
"""

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bazan.core.errors import Refused
from bazan.data.indicators.types import OwnLimits, PackLimits, Target

LIMITS = ("good", "watch", "off", "disaster")
NAMES = {"watch": "watch", "off": "off", "target": "good"}
"""A limit as people call it → as a pack's file does."""
FURTHEST = timedelta(days=5 * 366)
GREATEST = 1e15
BEGINNING, FOR_EVER = "0001-01-01", "9999-12-31"


def as_packed(spec: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The targets as a pack's file says them, those of tables written out."""
    return spec.get("targets_resolved", spec.get("targets", []))


def under(spec: Mapping[str, Any], own: Sequence[OwnLimits]) -> dict[str, Any]:
    """An indicator's file with the province's limits laid over its targets."""
    return dict(spec) | {"targets_resolved": laid_over(as_packed(spec), own)}


def laid_over(entries: Sequence[Mapping[str, Any]], own: Sequence[OwnLimits]) -> list[dict[str, Any]]:
    """A pack's targets, as resolved, with the province's laid over them from their days on."""
    if not own:
        return [dict(entry) for entry in entries]
    ordered = sorted(own, key=lambda limits: limits.valid_from)
    found = [cut for entry in entries if (cut := _within(entry, BEGINNING, ordered[0].valid_from.isoformat()))]
    ends = [limits.valid_from.isoformat() for limits in ordered[1:]] + [FOR_EVER]
    for limits, end in zip(ordered, ends, strict=True):
        start, numbers = limits.valid_from.isoformat(), _numbers(limits)
        cuts = [cut for entry in entries if (cut := _within(entry, start, end))]
        found += [cut | numbers for cut in cuts]
        if numbers:
            found += [numbers | {"valid_from": begins, "valid_to": ends} for begins, ends in _bare(cuts, start, end)]
    return found


def _bare(cuts: Sequence[Mapping[str, Any]], start: str, end: str) -> Iterator[tuple[str, str | None]]:
    """The spans of [start, end) in which the pack says nothing."""
    covered = start
    for cut in sorted(cuts, key=lambda cut: cut["valid_from"]):
        if cut["valid_from"] > covered:
            yield covered, cut["valid_from"]
        covered = max(covered, cut["valid_to"] or FOR_EVER)
    if covered < end:
        yield covered, None if end == FOR_EVER else end


def _numbers(limits: OwnLimits) -> dict[str, Any]:
    numbers = {of_file: value for name, of_file in NAMES.items() if (value := getattr(limits, name)) is not None}
    return numbers | {"source": limits.law} if numbers else {}


def _within(entry: Mapping[str, Any], start: str, end: str) -> dict[str, Any] | None:
    """The part of an entry that is in force in [start, end)."""
    begins, ends = str(entry.get("valid_from") or BEGINNING)[:10], str(entry.get("valid_to") or FOR_EVER)[:10]
    begins, ends = max(begins, start), min(ends, end)
    if begins >= ends:
        return None
    bounds = {"valid_from": None if begins == BEGINNING else begins, "valid_to": None if ends == FOR_EVER else ends}
    return dict(entry) | bounds


def of_stations(entries: Iterable[Mapping[str, Any]]) -> bool:
    """Whether some of these limits are a station's own."""
    return any(isinstance(entry.get(name), Mapping) and "thing" in entry[name] for entry in entries for name in LIMITS)


def in_force_on(entries: Sequence[Mapping[str, Any]], day: date) -> Mapping[str, Any] | None:
    """The entry in force on a day; of two, the one that began later."""
    after = (day + timedelta(days=1)).isoformat()
    valid = [entry for entry in entries if _within(entry, day.isoformat(), after)]
    return max(reversed(valid), key=lambda entry: str(entry.get("valid_from") or BEGINNING), default=None)


def always(entries: Sequence[Mapping[str, Any]], day: date, since: date) -> list[dict[str, Any]]:
    """The entry in force on a day, as if it had held ever since another day and never ended."""
    entry = in_force_on(entries, day)
    return [dict(entry) | {"valid_from": since.isoformat(), "valid_to": None}] if entry else []


def stated(entries: Sequence[Mapping[str, Any]], day: date) -> PackLimits:
    """A pack's limits on a day, as a page states them."""
    entry = in_force_on(entries, day) or {}
    begins = entry.get("valid_from")
    numbers = {name: _stated(entry.get(of_file)) for name, of_file in NAMES.items()}
    return PackLimits(**numbers, source=entry.get("source", ""), valid_from=date.fromisoformat(str(begins)) if begins else None)


def _stated(given: Any) -> Any:
    return next(iter(given)) if isinstance(given, Mapping) else given


def holding(own: Sequence[OwnLimits], day: date) -> OwnLimits | None:
    """The province's limits in force on a day."""
    return next((limits for limits in reversed(own) if limits.valid_from <= day), None)


def in_order(own: Iterable[OwnLimits]) -> list[OwnLimits]:
    """By their days; what would only repeat the pack before anything was laid is left out."""
    return list(itertools.dropwhile(lambda limits: not limits.any, sorted(own, key=lambda limits: limits.valid_from)))


def with_laid(own: Iterable[OwnLimits], limits: OwnLimits) -> list[OwnLimits]:
    """These limits laid beside the others; of the same day they take the place of those."""
    return in_order([*(other for other in own if other.valid_from != limits.valid_from), limits])


def judge(limits: OwnLimits, direction: str, today: date, between: tuple[float, float] | None) -> None:
    """Whether these limits may be laid at all. ``between``: the numbers the indicator can show, if it can't show every number.

    Refused ``indicators.limit.neutral``, ``.number``, ``.range``, ``.past``, ``.far``, ``.law``, each naming its field.
    """
    if direction == "neutral":
        raise Refused("indicators.limit.neutral", {}, "watch")
    for name in NAMES:
        value = getattr(limits, name)
        if value is None:
            continue
        if not math.isfinite(value) or abs(value) > GREATEST:
            raise Refused("indicators.limit.number", {}, name)
        if between and not between[0] <= value <= between[1]:
            raise Refused("indicators.limit.range", {"least": between[0], "most": between[1], "given": value}, name)
    if limits.valid_from < today:
        raise Refused("indicators.limit.past", {"earliest": f"{today:%d/%m/%Y}"}, "from")
    if limits.valid_from > today + FURTHEST:
        raise Refused("indicators.limit.far", {"latest": f"{today + FURTHEST:%d/%m/%Y}"}, "from")
    if limits.any and not limits.law:
        raise Refused("indicators.limit.law", {}, "law")


_PAIRS = (
    ("watch", "off", "crossed"), ("good", "watch", "target"), ("good", "off", "target"),
    ("watch", "disaster", "disaster"), ("off", "disaster", "disaster"),
)  # fmt: skip


def judge_order(limits: OwnLimits, targets: Iterable[Target], direction: str) -> None:
    """Whether what is laid lies where it must among all limits: the target before watch, watch before off, off before disaster.

    Refused ``indicators.limit.crossed_DIRECTION``, ``.target_``, ``.disaster_`` with both numbers, naming the field to change.
    """
    fields = {of_file: name for name, of_file in NAMES.items() if getattr(limits, name) is not None}
    for target in targets:
        for mild, grave, rule in _PAIRS:
            first, then = getattr(target, mild), getattr(target, grave)
            ours = fields.get(mild) or fields.get(grave)
            if ours and first is not None and then is not None and (first < then if direction == "up" else first > then):
                raise Refused(f"indicators.limit.{rule}_{direction}", {"first": first, "then": then}, ours)
