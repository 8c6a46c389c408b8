"""Erasing: by time, once a day, and of cases and rows when a person asked. Each batch is one transaction with its entry of the audit.

A process killed at any moment leaves whole batches; whoever comes next goes on with what is still there.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from bazan.directory.audit import api as audit
from bazan.directory.personal_data import holder_registry, models
from bazan.directory.personal_data.types import Erased, Kept, Ripe, Rule, Traces

ACTION = "retention.erase"
ROWS = "datasets.rows"
"""Whose rows were erased is said as of a holder; which they are the datasets room knows."""
LAW = "91/2025/QH15"
AHEAD = timedelta(days=30)
"""How far pages look ahead."""
PRINTS = 500
"""Fingerprints in one entry of the audit; more make more entries."""


def run(at: datetime, actor: str = "system") -> dict[str, int]:
    """Erase what has passed its time: each holder with how many pieces. One that fails holds nobody else up, and is tried again."""
    done: dict[str, int] = {}
    failed: list[Exception] = []
    for rule in holder_registry.rules():
        before = rule.before(at)
        if before is None:
            continue
        try:
            done[rule.holder.name] = _all(rule, before, at, actor)
        except Exception as why:
            failed.append(why)
    if failed:
        raise ExceptionGroup("what has passed its time could not all be erased", failed)
    return done


def look_ahead(at: datetime) -> None:
    """Count what has passed its time, and what passes it within ``AHEAD``; pages read it. Nothing is erased."""
    for rule in holder_registry.rules():
        before = rule.before(at)
        if before is not None:
            ripe = holder_registry.ask(rule.holder, Ripe(before, at, erase=False)).count
            later = holder_registry.ask(rule.holder, Ripe(before + AHEAD, at + AHEAD, erase=False)).count
            told = {"at": at, "ripe": ripe, "soon": max(later - ripe, 0)}
            models.Outlook.objects.update_or_create(holder=rule.holder.name, defaults=told)


def erase_cases(cases: Iterable[int], request: int, actor: str, at: datetime) -> int:
    """Erase what holders have of these cases, in the caller's transaction. The number of pieces."""
    count, wanted = 0, frozenset(cases)
    for rule in holder_registry.rules():
        if rule.holder.of_cases:
            erased = holder_registry.ask(rule.holder, Ripe(at, at, wanted))
            count += _prove(rule.holder.name, erased, actor, _words(rule) | {"request": request})
    return count


def erase_traces(traces: Traces, request: str, actor: str, at: datetime) -> int:
    """Erase what holders have that is made of rows of a person or brought them, in the caller's transaction. The number of pieces."""
    count = 0
    for rule in holder_registry.rules():
        while rule.holder.of_rows and (erased := holder_registry.ask(rule.holder, Ripe(at, at, traces=traces))).count:
            count += _prove(rule.holder.name, erased, actor, _words(rule) | {"request": request})
    return count


def prove_rows(table: str, erased: Erased, request: str, actor: str) -> None:
    """Say in the audit that rows of a person were erased, in the transaction that erases them."""
    told = {"class": "rows", "days": 0, "rule": "", "law": LAW, "before": None, "request": request, "table": table}
    _prove(ROWS, erased, actor, told)


def prove_table(table: str, policy: Kept, before: date, rows: int) -> None:
    """Say in the audit that rows of a table were let go because their years were over, in the transaction that lets them go."""
    told = {"table": table, "before": before.isoformat(), "years": policy.years, "law": policy.law, "rows": rows}
    audit.append("system", ACTION, f"table:{table}", told)


def _all(rule: Rule, before: datetime, at: datetime, actor: str) -> int:
    count = 0
    while True:
        with transaction.atomic():
            erased = holder_registry.ask(rule.holder, Ripe(before, at))
            _prove(rule.holder.name, erased, actor, _words(rule) | {"before": before.isoformat()})
        if not erased.count:
            return count
        count += erased.count


def _words(rule: Rule) -> dict[str, Any]:
    return {"class": rule.holder.kind, "days": rule.days, "rule": rule.setting, "law": LAW, "before": None, "request": None}


def _prove(holder: str, erased: Erased, actor: str, told: dict[str, Any]) -> int:
    for start in range(0, len(erased.prints) or int(erased.count > 0), PRINTS):
        part = {"count": 0 if start else erased.count, "prints": erased.prints[start : start + PRINTS]}
        audit.append(actor, ACTION, f"holder:{holder}", told | part)
    return erased.count
