"""Alerts, rules and what happened to them as people read them, in the language that is bound. The clock is an argument."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bazan.coordination.notifications.types import Receipt
from bazan.core.labels import label
from bazan.core.language import words
from bazan.monitoring.alerts.types import AlertInfo, GroupInfo, Happening, RuleInfo
from bazan.platform.design_system.api import duration, number, quantity, severity_light, signed, when
from bazan.platform.security.text_anonymization import without_numbers
from bazan.screens.duty_desk.types import Around, Course, Rate

LIMITS = ("at_least", "above", "below", "at_most", "rate_above", "rate_below")
SPANS = ("missing_s", "stuck_s")


def title(alert: AlertInfo) -> str:
    """Its one line."""
    return words(alert.labels)


def grave(alert: AlertInfo) -> dict[str, str]:
    """The three words of CAP and the light that goes with the first."""
    return {
        "light": severity_light(alert.severity),
        "severity": label(f"severity.{alert.severity}"),
        "urgency": label(f"desk.urgency.{alert.urgency}"),
        "certainty": label(f"desk.certainty.{alert.certainty}"),
    }


def who(alert: AlertInfo, names: Mapping[str, str]) -> str:
    """Who has it: who it was given to, who took it up, or nobody yet."""
    holder = alert.assigned_to or alert.acknowledged_by
    return names.get(holder, holder) or label("desk.nobody")


def state(alert: AlertInfo, names: Mapping[str, str], now: datetime) -> str:
    """Where it stands, in one line."""
    if alert.state == "closed":
        outcome = label(f"desk.outcome.{alert.outcome}")
        name = names.get(alert.closed_by, alert.closed_by)
        return label("desk.state.closed_line", outcome=outcome, name=name, at=when(alert.closed_at, now))
    if alert.state == "cleared":
        return label("desk.state.cleared_line", at=when(alert.cleared_at, now))
    if alert.acknowledged:
        name = names.get(alert.acknowledged_by, alert.acknowledged_by)
        return label("desk.state.acknowledged_line", name=name, at=when(alert.acknowledged_at, now))
    return label("desk.state.active_line", span=duration((now - alert.active_since).total_seconds()))


def amount(value: float | None, course: Course | None) -> str:
    """A value in the unit of what is shown."""
    if course is None:
        return number(value, 1)
    return quantity(value, course.digits, words(course.unit))


def figures(alert: AlertInfo, course: Course | None, rate: Rate | None, station: str, now: datetime) -> list[dict[str, str]]:
    """What stands in a row over the map: the value, its limit, its rate, the next limit. What isn't known is left out."""
    if course is None:
        return _quiet(alert, now)
    known = [(at, value) for at, value in course.points if value is not None]
    found = []
    if known:
        at, value = known[-1]
        line = ", ".join(part for part in (when(at, now), station) if part)
        found.append({"name": label("desk.figure.value"), "value": amount(value, course), "line": line})
    limit = course.limits[alert.level - 1] if 0 < alert.level <= len(course.limits) else None
    if limit:
        line = words(limit[1]) or label("desk.figure.of_level", severity=label(f"severity.{alert.severity}"))
        found.append({"name": label("desk.figure.limit"), "value": amount(limit[0], course), "line": line})
    if rate is not None and course.step_s <= 3600:
        digits = max(course.digits, 1)
        unit = words(course.unit)
        speed = label("desk.figure.an_hour", value=signed(rate.an_hour, digits), unit=f"\u00a0{unit}" if unit else "")
        line = label("desk.figure.over", span=duration(rate.hours * 3600))
        found.append({"name": label("desk.figure.rate"), "value": speed, "line": line})
        if rate.at is not None and round(rate.an_hour, digits):
            name = words(rate.limit_words) or amount(rate.limit, course)
            found.append(
                {
                    "name": label("desk.figure.until", limit=name),
                    "value": label("desk.figure.about", at=when(rate.at, now)),
                    "line": label("desk.figure.if_held"),
                }
            )
    return found


def _quiet(alert: AlertInfo, now: datetime) -> list[dict[str, str]]:
    """Of a station or source that fell silent: since when, and what it promised; of a camera, when it last saw what it tells of."""
    found = []
    if alert.value_at is not None:
        since = duration((now - alert.value_at).total_seconds())
        what = "seen" if "camera" in alert.detail else "silent"
        found.append({"name": label(f"desk.figure.{what}"), "value": since, "line": when(alert.value_at, now)})
    if promise := alert.detail.get("promise_s"):
        line = label("desk.figure.promise_line")
        found.append({"name": label("desk.figure.promise"), "value": duration(float(promise)), "line": line})
    return found


def rule_level(rule: RuleInfo, level: Mapping[str, Any], unit: str, digits: int) -> str:
    """What reaches a level: từ 589,5 m; im lặng quá 3 lần hẹn."""
    for key in LIMITS:
        if key in level:
            shown = number(float(level[key]), digits if float(level[key]) % 1 else 0)
            return label(f"desk.condition.{key}", limit=shown, unit=f"\u00a0{unit}" if unit and unit != "1" else "")
    for key in SPANS:
        if key in level:
            return label(f"desk.condition.{key}", span=duration(float(level[key])))
    if "missing_promises" in level:
        return label("desk.condition.missing_promises", count=number(float(level["missing_promises"]), 0))
    if "light" in level:
        return label("desk.condition.light", light=label(f"frontend.light.{level['light']}"))
    return label("desk.condition.all")


def happening(one: Happening, names: Mapping[str, str]) -> dict[str, Any]:
    """One line of an alert's history."""
    detail = one.detail
    said = {
        "closed": lambda: _joined(label(f"desk.outcome.{detail['outcome']}"), detail.get("text", "")),
        "commented": lambda: detail.get("text", ""),
        "assigned": lambda: names.get(detail.get("to", ""), detail.get("to", "")) or label("desk.nobody"),
        "suppressed": lambda: _joined(detail.get("reason", ""), detail.get("person", "")),
        "acknowledged": lambda: label("desk.waited", span=duration(detail.get("waited_s", 0))),
        "grouped": lambda: label(f"desk.group.{detail.get('kind', 'person')}"),
    }
    raising = one.kind in ("raised", "raised_again", "risen", "lowered") and detail.get("severity")
    line = label(f"severity.{detail['severity']}") if raising else without_numbers(said.get(one.kind, lambda: "")())
    machine = one.actor == "system"
    return {
        "at": one.at,
        "what": label(f"desk.happening.{one.kind}"),
        "line": line,
        "who": label("desk.machine") if machine else names.get(one.actor, one.actor),
        "state": severity_light(detail["severity"]) if raising else "good" if one.kind in ("acknowledged", "cleared", "closed") else "none",
    }


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def group_reason(group: GroupInfo, rule_words: Mapping[str, str]) -> str:
    """Why alerts stand together: of one place within half an hour, or by the same key."""
    if group.kind == "key":
        keys = [part.partition("=")[0] for part in group.key.split("|")]
        return label("desk.group.key_line", by=", ".join(rule_words.get(key, key) for key in keys))
    return label("desk.group.place_time_line")


def nearby(found: Iterable[Around]) -> list[tuple[str, int]]:
    """How many of each kind stand around, the nearest kind first."""
    counts: dict[str, int] = {}
    for one in found:
        counts[one.thing.kind] = counts.get(one.thing.kind, 0) + 1
    return list(counts.items())


def what_to_do(rule: RuleInfo) -> list[str]:
    """What the rule's file says beside its condition: why it matters, by which law."""
    law = rule.spec.get("law", "")
    return [part for part in (words(rule.about), label("desk.by_law", law=law) if law else "") if part]


def told_line(receipt: Receipt, other_failed: bool, now: datetime) -> dict[str, str]:
    """How far word came to one person, with a sign for it."""
    way = label(f"notifications.channel.{receipt.channel}")
    sign = {"acknowledged": "circle-check", "read": "eye", "delivered": "check", "failed": "triangle-alert"}.get(receipt.state, "send")
    line = label(f"desk.told.{receipt.state}", at=when(receipt.at, now), way=way)
    if other_failed and receipt.state != "failed":
        line = f"{line}; {label('desk.told.another_failed')}"
    tone = "good" if receipt.state == "acknowledged" else "bad" if other_failed or receipt.state == "failed" else ""
    return {"name": receipt.full_name, "line": line, "sign": sign, "tone": tone}


def recipient(one: Mapping[str, Any], body: str) -> str:
    """Whom a step calls: a post, who answers for it, a roster. ``body``: the organization that answers."""
    kind, value = one["kind"], one["value"]
    if kind == "post":
        return label(f"desk.role.{value}")
    if kind == "organization":
        return body or label("desk.owner.responsible") if value == "responsible" else value
    if kind == "roster":
        return label("desk.recipient.roster")
    return value
