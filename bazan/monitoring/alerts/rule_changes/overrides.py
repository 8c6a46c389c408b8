"""Rules of packs as the province changes them: on, off, with other numbers. See the manifest.

A state is ``{"on": …, "numbers": {path: number}}``; null: on, with the pack's numbers.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bazan.core.administrator_changes import WHOLE_PROVINCE
from bazan.core.errors import NotFound
from bazan.core.labels import label, number_words
from bazan.core.language import words
from bazan.directory.accounts import api as accounts
from bazan.monitoring.alerts.actions import withdraw
from bazan.monitoring.alerts.models import AlertRule
from bazan.monitoring.alerts.queries import rule_row
from bazan.monitoring.alerts.rule_definitions import parameters
from bazan.monitoring.alerts.rule_definitions.active_rules import ready
from bazan.monitoring.alerts.types import RuleNumbers

State = dict[str, Any]
MINUTE = 60.0


def numbers(code: str) -> RuleNumbers:
    """A rule's numbers: the pack's and the province's. Raises NotFound ``alerts.rule.unknown``."""
    row = rule_row(code)
    return RuleNumbers(ready(row).info, parameters.numbers_of(row.spec), dict(row.numbers), _unfit(row))


def every_numbers() -> list[RuleNumbers]:
    """Of every rule, by code."""
    rows = AlertRule.objects.filter(retired_at=None).order_by("code")
    return [RuleNumbers(ready(row).info, parameters.numbers_of(row.spec), dict(row.numbers), _unfit(row)) for row in rows]


def laid(code: str, on: bool, wanted: Mapping[str, float]) -> State | None:
    """The state with these numbers, where they differ from the pack's; refuses as ``changing.judge``."""
    row = rule_row(code)
    parameters.judge(row.spec, wanted)
    packed = parameters.numbers_of(row.spec)
    return _state(on, {path: float(value) for path, value in wanted.items() if value != packed[path]})


def switched(code: str, on: bool) -> State | None:
    """The state with the numbers in force, on or off. Raises NotFound ``alerts.rule.unknown``."""
    row = rule_row(code)
    return laid(code, on, parameters.numbers_of(parameters.fitting(row.spec, row.numbers)))


def read(subject: str) -> State | None:
    row = AlertRule.objects.filter(code=subject, retired_at=None).first()
    return _state(row.enabled, row.numbers) if row else None


def put(subject: str, state: State | None, actor: str, at: datetime) -> None:
    """Bring the rule there: it is held so from the next round on, in every process."""
    row = rule_row(subject)
    on, wanted = (True, {}) if state is None else (state["on"], state["numbers"])
    parameters.judge(row.spec, wanted)
    accounts.call_signed("alert_rule_laid", subject, "on" if on else "off", json.dumps(wanted, sort_keys=True))
    if row.enabled and not on:
        withdraw(row, at)


def within(subject: str, state: State | None) -> list[tuple[int | None, str]]:
    """A rule holds in every place of its sector."""
    return [(WHOLE_PROVINCE, subject.partition(".")[0])]


def said(subject: str, state: State | None) -> list[tuple[str, str]]:
    """Whether it is on, and each number that differs from the pack's."""
    on, wanted = (True, {}) if state is None else (state["on"], state["numbers"])
    lines = [(label("alerts.laid.on"), label("alerts.rule.on" if on else "alerts.rule.off"))]
    row = AlertRule.objects.filter(code=subject, retired_at=None).first()
    packed = parameters.numbers_of(row.spec) if row else {}
    return lines + [
        (number_name(row.spec if row else {}, path), number_words(shown(path, wanted.get(path, packed.get(path)))))
        for path in {**packed, **wanted}
    ]


def title(subject: str) -> str:
    try:
        titled = words(ready(rule_row(subject)).info.labels).replace("{feature}", label("alerts.laid.a_place"))
    except NotFound:
        return subject
    return titled[:1].upper() + titled[1:]


def number_name(spec: Mapping[str, Any], path: str) -> str:
    """What people call a number of a rule."""
    parts = path.split(".")
    key = parts[-1]
    if parts[0] == "levels":
        levels = spec.get("levels", [])
        n = int(parts[1])
        severity = levels[n - 1]["severity"] if n <= len(levels) else ""
        return label("alerts.laid.level", severity=label(f"severity.{severity}") if severity else n, limit=label(f"alerts.laid.{key}"))
    if parts[0] == "all":
        words_of = label(f"alerts.laid.clear_{key}" if "clear" in parts else f"alerts.laid.{key}")
        return label("alerts.laid.part", n=parts[1], limit=words_of)
    return label(
        "alerts.laid.clear_for_s" if path == "clear.for_s" else f"alerts.laid.clear_{key}" if "clear" in parts else f"alerts.laid.{key}"
    )


def in_minutes(path: str) -> bool:
    """Whether people say this number in minutes."""
    return path.rpartition(".")[2] in parameters.SPANS


def shown(path: str, value: float | None) -> float | None:
    """A number as people say it."""
    return value / MINUTE if value is not None and in_minutes(path) else value


def kept(path: str, value: float) -> float:
    """A number as people say it, as a rule keeps it."""
    return value * MINUTE if in_minutes(path) else value


def _state(on: bool, wanted: Mapping[str, float]) -> State | None:
    return None if on and not wanted else {"on": on, "numbers": dict(wanted)}


def _unfit(row: AlertRule) -> bool:
    """Whether a newer pack made the province's numbers impossible, so that the pack's hold."""
    return bool(row.numbers) and parameters.numbers_of(parameters.fitting(row.spec, row.numbers)) != parameters.numbers_of(
        parameters.with_numbers(row.spec, row.numbers)
    )
