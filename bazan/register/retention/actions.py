"""Erasing: by time, once a day, and of cases when a person asked. Each batch is one transaction with its entry of the audit.

A process killed at any moment leaves whole batches; whoever comes next goes on with what is still there.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from bazan.register.audit import api as audit
from bazan.register.retention import asking
from bazan.register.retention.types import Erased, Ripe, Rule

ACTION = "retention.erase"
LAW = "91/2025/QH15"
PRINTS = 500
"""Fingerprints in one entry of the audit; more make more entries."""


def run(at: datetime, actor: str = "system") -> dict[str, int]:
    """Erase what has passed its time: each holder with how many pieces. One that fails holds nobody else up, and is tried again."""
    done: dict[str, int] = {}
    failed: list[Exception] = []
    for rule in asking.rules():
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


def erase_cases(cases: Iterable[int], request: int, actor: str, at: datetime) -> int:
    """Erase what holders have of these cases, in the caller's transaction. The number of pieces."""
    count, wanted = 0, frozenset(cases)
    for rule in asking.rules():
        if rule.holder.of_cases:
            erased = asking.ask(rule.holder, Ripe(at, at, wanted))
            count += _prove(rule, erased, actor, None, request)
    return count


def _all(rule: Rule, before: datetime, at: datetime, actor: str) -> int:
    count = 0
    while True:
        with transaction.atomic():
            erased = asking.ask(rule.holder, Ripe(before, at))
            _prove(rule, erased, actor, before, None)
        if not erased.count:
            return count
        count += erased.count


def _prove(rule: Rule, erased: Erased, actor: str, before: datetime | None, request: int | None) -> int:
    told = {
        "count": erased.count, "class": rule.holder.kind, "days": rule.days, "rule": rule.setting, "law": LAW,
        "before": before.isoformat() if before else None, "request": request,
    }  # fmt: skip
    for start in range(0, len(erased.prints) or int(erased.count > 0), PRINTS):
        part = {"prints": erased.prints[start : start + PRINTS]} | ({} if start == 0 else {"count": 0})
        audit.append(actor, ACTION, f"holder:{rule.holder.name}", told | part)
    return erased.count
