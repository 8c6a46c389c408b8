"""A rule run over what is past: when it would have been raised, for how long, and what other limits would have changed."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from bazan.core.errors import BazanError, Refused
from bazan.core.labels import label, sentence
from bazan.core.language import words
from bazan.core.numbers import decimal_number, whole_number
from bazan.core.time import LOCAL, local_day
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.alerts.types import BackTest, Firing, RuleInfo
from bazan.platform.design_system.api import duration, number, severity_light, when
from bazan.platform.web.api import Said
from bazan.screens.duty_desk.web import alert_texts, backtest_timeline

DAYS, LONGEST = 30, 92
"""What the form proposes, and the longest a page waits for; the command line goes further."""
ROWS = 200


@dataclass(frozen=True)
class Asked:
    """A span of local days, both ends counted, and the second version's limits by level; none: the rule as it is."""

    start: datetime
    end: datetime
    limits: dict[int, float]
    hold_min: float | None


def form(rule: RuleInfo, said: Said, now: datetime) -> dict[str, Any]:
    """What the form shows: the days asked for or proposed, a field for each limit that can be moved."""
    today = local_day(now)
    return {
        "from": said["from"] or (today - timedelta(days=DAYS)).isoformat(),
        "to": said["to"] or today.isoformat(),
        "most": today.isoformat(),
        "limits": [
            (n, _plain(level[key]), said[f"limit-{n}"], label(f"severity.{level['severity']}"))
            for n, level in enumerate(rule.spec["levels"], 1)
            if (key := _key(level))
        ],
        "for": _plain(rule.spec.get("for_s", 0) / 60),
        "for_given": said["for"],
    }


def _key(level: dict[str, Any]) -> str:
    """The key of a level that holds a number."""
    keys = (*alert_texts.LIMITS, *alert_texts.SPANS, "missing_promises")
    return next((key for key in keys if key in level and not isinstance(level[key], str)), "")


def _plain(value: Any) -> str:
    return f"{float(value):g}"


def tried(rule: RuleInfo, said: Said, unit: str, digits: int, now: datetime) -> dict[str, Any] | None:
    """The answer, or its refusal in words; null when nobody asked."""
    if not said["from"]:
        return None
    try:
        asked = _asked(said, now)
        if asked.limits or asked.hold_min is not None:
            found = alerts.compare(rule.code, asked.start, asked.end, _spec(rule, asked))
            now_one, other, gone, new = found.now, found.other, found.gone, found.new
        else:
            now_one, other, gone, new = alerts.backtest(rule.code, asked.start, asked.end), None, (), ()
    except BazanError as why:
        return {"refusal": sentence(why), "field": why.field or ""}
    versions = [now_one.firings] if other is None else [now_one.firings, other.firings]
    line = _line(now_one)
    return {
        "refusal": "",
        "field": "",
        "line": line,
        "other": _line(other) if other else "",
        "difference": label("desk.back.difference", gone=len(gone), new=len(new)) if other else "",
        "strip": backtest_timeline.drawn(versions, asked.start, asked.end, line),
        "resolution": label(f"desk.back.resolution.{now_one.resolution}", count=number(now_one.samples, 0), features=now_one.features),
        "rows": _rows(now_one, other, set(map(_mark, gone)), set(map(_mark, new)), unit, digits, now)[:ROWS],
        "more": max(sum(map(len, versions)) - ROWS, 0),
    }


def _asked(said: Said, now: datetime) -> Asked:
    """Raises Refused naming the field: a day that can't be read, a span that is empty or too long, a limit that is no number."""
    start, end = _day(said["from"], "from"), min(_day(said["to"], "to") + timedelta(days=1), now)
    if end <= start:
        raise Refused("desk.back.order", {}, "to")
    if end - start > timedelta(days=LONGEST):
        raise Refused("desk.back.long", {"days": LONGEST}, "from")
    limits = {
        level: _number(value, name)
        for name, value in said.items()
        if value and name.startswith("limit-") and (level := whole_number(name[6:])) is not None
    }
    return Asked(start, end, limits, _number(said["for"], "for") if said["for"] else None)


def _day(text: str, field: str) -> datetime:
    try:
        found = datetime.fromisoformat(text).date()
    except ValueError as why:
        raise Refused("desk.time", {}, field) from why
    if not 1900 <= found.year < 2200:  # what no calendar of ours can add a day to
        raise Refused("desk.time", {}, field)
    return datetime.combine(found, time(), LOCAL)


def _number(text: str, field: str) -> float:
    found = decimal_number(text.replace(",", "."))
    if found is None or abs(found) > 1e12:
        raise Refused("desk.back.number", {"text": text[:20]}, field)
    return found


def _spec(rule: RuleInfo, asked: Asked) -> dict[str, Any]:
    """The rule's condition with the limits asked for; hysteresis moves with the first limit."""
    spec = rule.spec
    levels = [dict(level) for level in spec["levels"]]
    clear = dict(spec.get("clear", {}))
    for n, limit in asked.limits.items():
        if 0 < n <= len(levels) and (key := _key(levels[n - 1])):
            if n == 1:
                clear |= {side: clear[side] + limit - float(levels[0][key]) for side in ("below", "above") if side in clear}
            levels[n - 1][key] = limit
    held = spec.get("for_s", 0) if asked.hold_min is None else asked.hold_min * 60
    return {"version": f"{rule.version}*", "levels": levels, "clear": clear, "for_s": held} | (
        {"all": spec["all"]} if "all" in spec else {}
    )


def _line(one: BackTest) -> str:
    longest = max((((f.end or one.end) - f.start).total_seconds() for f in one.firings), default=0.0)
    if not one.firings:
        return label("desk.back.none")
    return label(
        "desk.back.line",
        count=len(one.firings),
        features=len({(f.feature_kind, f.feature_id) for f in one.firings}),
        total=duration(one.total_s),
        longest=duration(longest),
    )


def _mark(one: Firing) -> tuple[str, int, datetime]:
    return one.feature_kind, one.feature_id, one.start


def _rows(now_one: BackTest, other: BackTest | None, gone: set, new: set, unit: str, digits: int, now: datetime) -> list[dict[str, str]]:
    """Stretches of the rule in force, the newest first; under a second version also those only it has."""
    found = [(one, "gone" if _mark(one) in gone else "both" if other else "") for one in now_one.firings]
    found += [(one, "new") for one in (other.firings if other else ()) if _mark(one) in new]
    return [
        {
            "name": words(one.feature_names),
            "start": when(one.start, now),
            "end": when(one.end, now) if one.end else label("desk.back.still"),
            "span": duration(((one.end or now_one.end) - one.start).total_seconds()),
            "light": severity_light(one.peak),
            "word": label(f"severity.{one.peak}"),
            "greatest": f"{number(one.greatest, digits)}{chr(160) + unit if unit and unit != '1' else ''}",
            "which": label(f"desk.back.which.{which}") if which else "",
        }
        for one, which in sorted(found, key=lambda item: item[0].start, reverse=True)
    ]
