"""The checks that rooms declared, handed in once at the start, and all of them asked. None keeps the others from being asked."""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction
from psycopg_pool import PoolTimeout

from bazan.directory.system_health.types import Checked
from bazan.platform.observability.health_checks import GRAVEST_FIRST, Check, Finding, State

log = logging.getLogger(__name__)
_declared: list[Check] = []


def declare(checks: Iterable[Check]) -> None:
    """Called once by whoever gathered the apps."""
    _declared[:] = checks


def checks() -> list[Check]:
    """Every check there is, in the order they are looked at."""
    return list(_declared)


def look(at: datetime) -> list[Checked]:
    """What every check finds, in the order they are declared. While the database is away only those that don't ask it look."""
    found: list[Checked] = []
    away = False
    for check in checks():
        if check.database and away:
            continue
        try:
            findings = _in_turn(check, at)
        except (OperationalError, InterfaceError, PoolTimeout) as why:
            findings, away = [Finding("bad", "database.away", {"why": _first_line(why)})], True
        except Exception as why:
            log.exception("the check %s failed", check.name)
            findings = [Finding("bad", "check.failed", {"check": check.name, "why": f"{type(why).__name__}: {_first_line(why)}"})]
        found += [Checked(check.name, finding) for finding in findings]
    return found


def gravest(found: Iterable[Checked]) -> State:
    """The gravest state of all; ``ok`` of none."""
    held = {checked.state for checked in found}
    grave: tuple[State, ...] = tuple(state for state in GRAVEST_FIRST if state in held)
    return grave[0] if grave else "ok"


def _in_turn(check: Check, at: datetime) -> list[Finding]:
    if not check.database:
        return list(check.act(at))
    with transaction.atomic():  # a question that fails undoes nothing of the others
        return list(check.act(at))


def _first_line(why: BaseException) -> str:
    lines = str(why).strip().splitlines()
    return lines[0] if lines else type(why).__name__
