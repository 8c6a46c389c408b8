"""Writes: directives given, handled, extended, divided, told upward, judged; each one transaction, audited by casework."""

from collections.abc import Iterable
from datetime import datetime
from math import isfinite
from typing import Any

from django.db import transaction

from bazan.coordination.cases import api as cases
from bazan.coordination.cases.types import CaseInfo, Given, TaskInfo
from bazan.coordination.cases.types import Policy as Stages
from bazan.core.errors import Conflict, Forbidden, NotFound, Refused
from bazan.core.time import Period
from bazan.data.indicators import api as indicators
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import SYSTEM, Acting
from bazan.response.directives import notifications, rules
from bazan.response.directives.models import Directive
from bazan.response.directives.notifications import To
from bazan.response.directives.policy import policy
from bazan.response.directives.queries import actor, effect_of, info
from bazan.response.directives.types import DirectiveInfo, Order

MOST_SUPPORT = 10
BATCH = 100


@transaction.atomic
def give(order: Order, by: Acting, at: datetime) -> DirectiveInfo:
    """The directive, given once however often its form is sent.

    Forbidden ``people.not_allowed``; Refused ``directives.what``, ``directives.goal``, ``directives.support.many``, and for its deadline
    as casework says; NotFound ``indicators.unknown``.
    """
    accounts.require(by.reach, "directives.give", order.place_id, order.sector)
    if (before := Directive.objects.filter(key=order.key).first()) is not None:
        return info(before, cases.case(before.case_id))
    what = order.what.strip()
    if len(what) < rules.SHORTEST:
        raise Refused("directives.what", {}, "what")
    if len(order.support) > MOST_SUPPORT:
        raise Refused("directives.support.many", {"limit": MOST_SUPPORT}, "support")
    if order.aim is not None:
        indicators.info(order.aim.indicator)
        if order.aim.goal is not None and not isfinite(order.aim.goal):
            raise Refused("directives.goal", {}, "goal")
    giver = by.playing({"giver"})
    rule = policy()
    case = cases.open_case(
        rules.DIRECTIVE,
        Stages(rule.version, rule.stages),
        giver,
        organization_id=order.lead_id,
        place_id=order.place_id,
        sector=order.sector,
        due_at=order.due_at,
        what=what,
        asked={number: part.strip() or what for number, part in order.support.items()},
        at=at,
    )
    aim = order.aim
    row = Directive.objects.create(
        case_id=case.id, key=order.key, what=what[:1000], giver_id=by.organization_id, alert_id=order.alert_id,
        **({} if aim is None else {
            "indicator": aim.indicator, "feature_kind": aim.feature.kind, "feature_id": aim.feature.id, "goal": aim.goal,
            "baseline": aim.baseline, "period_start": aim.period_start,
        }),
    )  # fmt: skip
    found = _kept(row, case)
    notifications.tell(found, "give", by, at)
    return found


@transaction.atomic
def move(
    directive_id: int,
    act: str,
    by: Acting,
    seen: int,
    at: datetime,
    *,
    reason: str = "",
    files: Iterable[Given] = (),
    organization_id: int | None = None,
    due_at: datetime | None = None,
    key: str = "",
) -> DirectiveInfo:
    """The directive after an act of its table. ``seen``: the version its doer saw; ``organization_id``: who takes over (``pass_on``);
    ``due_at``: the deadline asked for (``ask_extension``); ``key``: sent twice, it is done once.

    NotFound ``directives.unknown``; the rest as casework's ``move`` says; Refused as a deadline is; Conflict ``directives.extension.none``.
    """
    row = held(directive_id)
    before = info(row, cases.case(row.case_id))
    detail: dict[str, Any] = {}
    wanted: datetime | None = None
    if act == "ask_extension":
        wanted = cases.judge_extension(before.case, due_at or before.case.due_at, at)
        detail["due"] = wanted.isoformat()
    if act == "refuse_extension" and row.asked_due_at is None:
        raise Conflict("directives.extension.none", {})
    case = cases.move(
        rules.DIRECTIVE, row.case_id, act, actor(before, by), seen, at, reason=reason, files=files, organization_id=organization_id,
        detail=detail, key=key,
    )  # fmt: skip
    if case.version == before.case.version:
        return before  # it was done already
    row.asked_due_at = wanted if act == "ask_extension" else row.asked_due_at if act == "report" else None
    found = _kept(row, case)
    notifications.tell(found, act, by, at, reason)
    return found


@transaction.atomic
def extend(directive_id: int, due_at: datetime, by: Acting, seen: int, at: datetime, reason: str, key: str = "") -> DirectiveInfo:
    """A later deadline, granted by who gave it; counted, the first one stays. Forbidden ``casework.act.role``; else as casework says."""
    row = held(directive_id)
    before = info(row, cases.case(row.case_id))
    who = actor(before, by)
    if "giver" not in who.roles:
        raise Forbidden("casework.act.role", {})
    case = cases.extend(row.case_id, due_at, who, seen, at, reason, key)
    if case.version == before.case.version:
        return before
    row.asked_due_at, row.climbed = None, 0
    found = _kept(row, case)
    notifications.tell(found, "extend", by, at, reason)
    return found


@transaction.atomic
def ask(directive_id: int, organization_id: int, what: str, by: Acting, seen: int, at: datetime, key: str = "") -> TaskInfo:
    """A part of it asked of a supporting organization, by who gave or leads it. Forbidden ``casework.act.role``; else as casework says."""
    row = held(directive_id)
    before = info(row, cases.case(row.case_id))
    who = actor(before, by)
    if not who.roles & {"giver", "lead"}:
        raise Forbidden("casework.act.role", {})
    task = cases.ask(row.case_id, organization_id, what, who, seen, at, key)
    notifications.tell_asked(before, organization_id, what, by, at)
    return task


@transaction.atomic
def move_task(
    directive_id: int, task_id: int, act: str, by: Acting, seen: int, at: datetime, *, reason: str = "", files: Iterable[Given] = (),
    key: str = "",
) -> TaskInfo:  # fmt: skip
    """The part after its organization accepted, declined or finished it. NotFound, Forbidden and Conflict as casework says."""
    row = held(directive_id)
    task = cases.task(task_id)
    if task.case_id != row.case_id:
        raise NotFound("casework.unknown", {})
    who = actor(info(row, cases.case(row.case_id)), by, task.organization_id)
    return cases.move_task(task_id, act, who, seen, at, reason=reason, files=files, key=key)


@transaction.atomic
def climb(at: datetime) -> list[tuple[DirectiveInfo, tuple[To, ...]]]:
    """Tell late directives upward, each step once, in their timeline and to whom it says (lead, giver, above). Gives those told now.

    Directives another process holds are left to it.
    """
    steps, hours = policy().climbs, cases.working_hours()
    late = Directive.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        case__running=True, case__due_at__lt=at, climbed__lt=len(steps)
    )
    told = []
    for row in late.order_by("id")[:BATCH]:
        case = cases.case(row.case_id)
        reached = rules.climbed(case.due_at, at, steps, hours)
        if reached <= row.climbed:
            continue
        to: tuple[To, ...] = tuple(dict.fromkeys(name for step in steps[row.climbed : reached] for name in step.to))
        row.climbed = reached
        row.save(update_fields=["climbed"])
        cases.note(row.case_id, "climb", SYSTEM, at, detail={"to": list(to), "step": reached})
        found = info(row, case)
        notifications.tell_late(found, to, reached, at)
        told.append((found, to))
    return told


@transaction.atomic
def judge_effects(at: datetime) -> int:
    """Judge the indicators whose time is up, each once; gives how many. Where no value came yet it is looked at again a period later."""
    due = Directive.objects.select_for_update(skip_locked=True, of=("self",)).filter(judged_at=None, judge_at__lte=at)
    rows = list(due.order_by("judge_at")[:BATCH])
    for row in rows:
        found = effect_of(info(row, cases.case(row.case_id)), at)
        if found is None:
            continue
        row.verdict, row.after = found.verdict, found.after
        if found.verdict == "no_data":
            row.judge_at = Period.holding(at, indicators.info(row.indicator).grain).end
        else:
            row.judged_at = at
        row.save(update_fields=["verdict", "after", "judge_at", "judged_at"])
    return len(rows)


def held(directive_id: int) -> Directive:
    """The row, held until the transaction ends. NotFound ``directives.unknown``."""
    row = Directive.objects.select_for_update().filter(id=directive_id).first()
    if row is None:
        raise NotFound("directives.unknown", {})
    return row


def _kept(row: Directive, case: CaseInfo) -> DirectiveInfo:
    _expect(row, case)
    return info(row, case)


def _expect(row: Directive, case: CaseInfo) -> None:
    """Note when its indicator is to be judged: anew when the work was delivered at another time than thought, never when withdrawn."""
    wanted = None
    if row.goal is not None and case.state != "withdrawn":
        grain = indicators.info(row.indicator).grain
        wanted = rules.judged_from(grain, case.first_due_at, case.delivered_at, policy().settles[grain])
    if wanted != row.judge_at and (row.judged_at is None or case.delivered_at is not None):
        row.judge_at, row.judged_at, row.verdict, row.after = wanted, None, "", None
    row.save()
