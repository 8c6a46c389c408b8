"""The province's own limits, laid over those of packs: how they stand, and how they are brought elsewhere. See the manifest.

A state is a list of ``{"from": "2026-12-01", "watch": …, "off": …, "target": …, "law": …}`` by days; null: the pack's limits alone.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from bazan.core.administrator_changes import WHOLE_PROVINCE
from bazan.core.labels import label, number_words
from bazan.core.language import words
from bazan.core.time import local_day
from bazan.data.indicators import limit_rules, rules
from bazan.data.indicators.indicator_catalog import Entry, catalogue, forget
from bazan.data.indicators.models import IndicatorLimit
from bazan.data.indicators.types import LimitsOf, OwnLimits
from bazan.data.observations import api as observations
from bazan.directory.change_history import api as change_history

State = list[dict[str, Any]]
PERCENT = (0.0, 100.0)


def limits_of(code: str, at: datetime) -> LimitsOf:
    """The pack's limits and the province's on a day. Raises NotFound ``indicators.unknown``."""
    entry = catalogue().entry(code)
    row = IndicatorLimit.objects.filter(code=code, valid_from__lte=local_day(at)).order_by("-valid_from").first()
    moved = row is not None and row.packed != _packed(entry, row.valid_from)
    return _limits_of(entry, at, moved)


def every_limits(at: datetime) -> list[LimitsOf]:
    """Of every indicator, by code; whether packs moved under them isn't asked."""
    return [_limits_of(entry, at) for entry in catalogue().entries.values()]


def _limits_of(entry: Entry, at: datetime, moved: bool = False) -> LimitsOf:
    day = local_day(at)
    return LimitsOf(entry.info, limit_rules.stated(entry.pack_targets, day), entry.own, limit_rules.holding(entry.own, day), moved)


def laid(code: str, wanted: OwnLimits, at: datetime) -> State | None:
    """The state of the indicator once these limits are laid, too; refuses what can't be as ``limits.judge`` and ``judge_order`` say."""
    entry = catalogue().entry(code)
    _judge(entry, wanted, at)
    return _state(limit_rules.with_laid(entry.own, wanted))


def read(subject: str) -> State | None:
    """How the limits stand now."""
    rows = IndicatorLimit.objects.filter(code=subject).order_by("valid_from")
    return _state([OwnLimits(row.valid_from, row.watch, row.off, row.target, row.law) for row in rows])


def put(subject: str, state: State | None, actor: str, at: datetime) -> None:
    """Bring the limits there. What once stood may stand again, whatever its day: that is how a change is taken back."""
    wanted = [_own(one) for one in state or []]
    stood = _ever(subject) if state else []
    for limits_then in wanted:
        if limits_then not in stood:
            _judge(catalogue().entry(subject), limits_then, at)
    before = {row.valid_from: row.packed for row in IndicatorLimit.objects.filter(code=subject)}
    IndicatorLimit.objects.filter(code=subject).delete()
    entry = catalogue().entries.get(subject)
    IndicatorLimit.objects.bulk_create(
        IndicatorLimit(
            code=subject, sector=sector_of(subject), valid_from=one.valid_from, watch=one.watch, off=one.off, target=one.target,
            law=one.law, packed=before.get(one.valid_from) or (_packed(entry, one.valid_from) if entry else None),
        ) for one in wanted
    )  # fmt: skip
    forget()
    transaction.on_commit(forget)


def within(subject: str, state: State | None) -> list[tuple[int | None, str]]:
    """A limit holds in every place of the indicator's sector."""
    return [(WHOLE_PROVINCE, sector_of(subject))]


def said(subject: str, state: State | None) -> list[tuple[str, str]]:
    """Each number with the day it holds from; from a day on without any the pack's alone hold."""
    lines = []
    for one in map(_own, state or []):
        day = f"{one.valid_from:%d/%m/%Y}"
        if not one.any:
            lines.append((label("indicators.limit.said.none", day=day), label("indicators.limit.as_packed")))
        for name in limit_rules.NAMES:
            if (value := getattr(one, name)) is not None:
                lines.append((label(f"indicators.limit.said.{name}", day=day), number_words(value)))
    return lines


def title(subject: str) -> str:
    """The name of the indicator; its code where its pack brings it no more."""
    held = catalogue().entries.get(subject)
    return words(held.info.labels) if held else subject


def sector_of(code: str) -> str:
    return code.partition(".")[0]


def _packed(entry: Entry, day: date) -> dict[str, Any]:
    """What the pack's own file says of a day."""
    said = limit_rules.in_force_on(entry.pack_targets, day) or {}
    return {name: said.get(name) for name in rules.LIMITS}


def _judge(entry: Entry, wanted: OwnLimits, at: datetime) -> None:
    info = entry.info
    limit_rules.judge(wanted, info.direction, local_day(at), PERCENT if info.unit == "%" and not _beyond(entry.id, *PERCENT) else None)
    held = limit_rules.laid_over(entry.pack_targets, [wanted])
    stations = [dict(thing.properties) for thing in observations.things()] if entry.targets is None else [None]
    for station in stations:
        every = rules.targets({"targets_resolved": held, "grain": info.grain}, station, wanted.valid_from.year + 1)
        limit_rules.judge_order(wanted, (one for one in every if local_day(one.valid_from) >= wanted.valid_from), info.direction)


def _beyond(indicator: int, least: float, most: float) -> bool:
    """Whether it ever showed a number beyond these: a growth rate does, a share never."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM indicator_value WHERE indicator_id = %s AND (value < %s OR value > %s))", [indicator, least, most]
        )
        return cursor.fetchone()[0]


def _ever(subject: str) -> list[OwnLimits]:
    """Every limits of the indicator that stood once."""
    states = [state for change in change_history.history("limits", subject, limit=1000) for state in (change.before, change.after) if state]
    return [_own(one) for state in [*states, read(subject) or []] for one in state]


def _own(one: dict[str, Any]) -> OwnLimits:
    return OwnLimits(date.fromisoformat(one["from"]), one["watch"], one["off"], one["target"], one["law"])


def _state(own: Sequence[OwnLimits]) -> State | None:
    return [
        {"from": one.valid_from.isoformat(), "watch": one.watch, "off": one.off, "target": one.target, "law": one.law} for one in own
    ] or None
