"""Writes: cases moved, extended, divided, told late; each one transaction, one audit entry, one announcement on commit."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from bazan.coordination.cases import rules
from bazan.coordination.cases.events import CHANNEL, CaseMoved
from bazan.coordination.cases.models import Case, CaseEvent, CaseEvidence, CaseTask
from bazan.coordination.cases.queries import case, case_info, task_info, working_hours
from bazan.coordination.cases.types import CaseInfo, Given, Policy, TaskInfo, Workflow
from bazan.core.errors import Conflict, NotFound, Refused
from bazan.core.reasons import SHORTEST_REASON
from bazan.core.time import LOCAL
from bazan.core.working_hours import ALWAYS, Hours
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import SYSTEM, Acting
from bazan.platform.jobs import api as jobs
from bazan.platform.security.text_anonymization import fingerprint

BATCH = 200
"""Passed deadlines told in one transaction."""
TEXT = 2000


@transaction.atomic
def move(
    workflow: Workflow,
    case_id: int,
    act: str,
    by: Acting,
    seen: int,
    at: datetime,
    *,
    reason: str = "",
    files: Iterable[Given] = (),
    organization_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
    key: str = "",
) -> CaseInfo:
    """The case after the act. ``seen``: the version its doer saw; ``organization_id``: who takes over, for an arrow that hands over;
    ``detail``: what the calling room keeps with the event; ``key``: of what was sent, for sending it twice is doing it once.

    Conflict ``casework.moved`` when somebody else acted since; as ``rules.moved`` says; Refused ``casework.act.organization``,
    ``casework.file.many``.
    """
    row = _locked(case_id, seen, key)
    if row is None:
        return case(case_id)
    given = _few(files)
    arrow = rules.moved(workflow, row.state, act, by.roles, reason, len(given))
    told = dict(detail or {})
    if arrow.hands_over:
        if organization_id is None:
            raise Refused("casework.act.organization", {}, "lead")
        told["organization"] = row.organization_id = organization_id
        row.organizations = list(dict.fromkeys([*row.organizations, organization_id]))
    before = row.state
    _enter(row, workflow, arrow.end, at)
    row.version += 1
    row.save()
    _note(row, act, before, by, at, reason, told, given, key)
    return case_info(row)


def _enter(row: Case, workflow: Workflow, state: str, at: datetime) -> None:
    """The clocks when the case enters a state; staying in it starts none anew but the stage's."""
    policy = Policy(**row.policy)
    hours = hours_of(policy)
    if row.paused_at and state not in workflow.paused:
        if row.own_due_at:
            row.own_due_at = rules.resumed(row.own_due_at, row.paused_at, at, hours)
        row.due_at, row.paused_at = rules.resumed(row.due_at, row.paused_at, at, hours), None
    elif state in workflow.paused and row.paused_at is None:
        row.paused_at = at
    if state in workflow.delivered:
        row.delivered_at = at
    elif state in workflow.running:
        row.delivered_at = None
    row.state, row.running = state, state in workflow.running
    row.stage_due_at = rules.stage_due(policy, state, at, hours)
    row.stage_late_at = None
    row.closed_at = at if state in workflow.ends else None


@transaction.atomic
def extend(case_id: int, due_at: datetime, by: Acting, seen: int, at: datetime, reason: str, key: str = "") -> CaseInfo:
    """A later deadline; the first one stays as it was promised, and the extension is counted.

    Conflict ``casework.moved``, ``casework.act.state``; Refused ``casework.act.reason``, ``casework.due.earlier``, ``.past``, ``.rest``.
    """
    row = _locked(case_id, seen, key)
    if row is None:
        return case(case_id)
    if not row.running:
        raise Conflict("casework.act.state", {})
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("casework.act.reason", {}, "reason")
    before, row.due_at = row.due_at, rules.extended(row.due_at, due_at, at, hours_of(Policy(**row.policy)))
    row.extensions += 1
    row.late_at = row.own_due_at = None
    row.version += 1
    row.save()
    detail = {"before": before.isoformat(), "due": row.due_at.isoformat()}
    _note(row, "extend", row.state, by, at, reason, detail, (), key)
    return case_info(row)


@transaction.atomic
def admit(case_ids: Iterable[int], organization_ids: Iterable[int]) -> None:
    """Let organizations see these cases from now on, beside whoever leads them or was asked for a part."""
    joining = list(organization_ids)
    for row in Case.objects.select_for_update().filter(id__in=list(case_ids)).order_by("id"):
        organizations = list(dict.fromkeys([*row.organizations, *joining]))
        if organizations != row.organizations:
            row.organizations = organizations
            row.save(update_fields=["organizations"])


@transaction.atomic
def hasten(case_id: int, *earlier: datetime) -> None:
    """Keep the earliest of its own deadline and these, of cases that were joined to it; its own comes back when there are none.

    Belongs into the transaction of the act that notes it.
    """
    row = _held(case_id)
    own = row.own_due_at or row.due_at
    row.due_at = min(own, *earlier) if earlier else own
    row.own_due_at = own if row.due_at < own else None
    row.save(update_fields=["due_at", "own_due_at"])


@transaction.atomic
def ask(case_id: int, organization_id: int, what: str, by: Acting, seen: int, at: datetime, key: str = "") -> TaskInfo:
    """A part of the case asked of another organization, by the case's deadline.

    Conflict ``casework.moved``, ``casework.act.state``; Refused ``casework.act.reason``, ``casework.task.twice``.
    """
    row = _locked(case_id, seen, key)
    if row is None:
        return task_info(CaseTask.objects.get(id=CaseEvent.objects.get(case_id=case_id, key=key).detail["task"]))
    if not row.running:
        raise Conflict("casework.act.state", {})
    if len(what.strip()) < SHORTEST_REASON:
        raise Refused("casework.act.reason", {}, "what")
    open_ones = CaseTask.objects.filter(case=row, organization_id=organization_id, state__in=rules.TASK.running)
    if organization_id == row.organization_id or open_ones.exists():
        raise Refused("casework.task.twice", {}, "organization")
    task = CaseTask.objects.create(
        case=row, organization_id=organization_id, what=what.strip()[:1000], state=rules.TASK.first, due_at=row.due_at
    )
    row.organizations = list(dict.fromkeys([*row.organizations, organization_id]))
    row.version += 1
    row.save()
    _note(row, "ask", row.state, by, at, what, {"task": task.id, "organization": organization_id}, (), key)
    return task_info(task)


@transaction.atomic
def move_task(
    task_id: int, act: str, by: Acting, seen: int, at: datetime, *, reason: str = "", files: Iterable[Given] = (), key: str = ""
) -> TaskInfo:
    """The task after it was accepted, declined or finished. Raises as ``move`` says."""
    found = CaseTask.objects.filter(id=task_id).first()
    if found is None:
        raise NotFound("casework.unknown", {})
    row = _locked(found.case_id, seen, key)
    found.refresh_from_db()
    if row is None:
        return task_info(found)
    given = _few(files)
    found.state = rules.moved(rules.TASK, found.state, act, by.roles, reason, len(given)).end
    found.reason = reason.strip()[:TEXT]
    found.done_at = at if found.state in rules.TASK.delivered else None
    found.save()
    row.version += 1
    row.save()
    _note(row, f"task_{act}", row.state, by, at, reason, {"task": found.id}, given, key)
    return task_info(found)


def tell_late(at: datetime) -> bool:
    """Mark the deadlines that passed, each once, in its case's timeline, and announce them. True: there are more.

    Cases another process holds are left to it.
    """
    with transaction.atomic():
        free = Case.objects.select_for_update(skip_locked=True)
        late = list(free.filter(running=True, late_at=None, due_at__lt=at).order_by("due_at")[:BATCH])
        for row in late:
            row.late_at = at
            _tell(row, "late", row.due_at, at)
        stuck = list(free.filter(closed_at=None, stage_late_at=None, stage_due_at__lt=at).order_by("stage_due_at")[:BATCH])
        for row in stuck:
            row.stage_late_at = at
            _tell(row, "stage_late", row.stage_due_at, at)
    return BATCH in (len(late), len(stuck))


def _tell(row: Case, act: str, due: datetime | None, at: datetime) -> None:
    row.save(update_fields=["late_at", "stage_late_at"])
    _note(row, act, row.state, SYSTEM, at, "", {"due": due.isoformat() if due else None}, ())


@transaction.atomic
def note(
    case_id: int,
    act: str,
    by: Acting,
    at: datetime,
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
    files: Iterable[Given] = (),
) -> int:
    """A line in the timeline that moves nothing, so nobody's act is refused because of it; its number. NotFound ``casework.unknown``."""
    row = _held(case_id)
    return _note(row, act, row.state, by, at, reason, dict(detail or {}), _few(files))


@transaction.atomic
def mark(case_id: int, act: str, by: Acting, seen: int, at: datetime, *, reason: str = "", key: str = "") -> CaseInfo:
    """The case after a decision about it that leaves its state and clocks as they are; whoever acts next must have seen it.

    ``seen``, ``key`` and Conflict ``casework.moved`` as ``move`` says; NotFound ``casework.unknown``.
    """
    row = _locked(case_id, seen, key)
    if row is None:
        return case(case_id)
    row.version += 1
    row.save(update_fields=["version"])
    _note(row, act, row.state, by, at, reason, {}, (), key)
    return case_info(row)


def _held(case_id: int) -> Case:
    """The case, held until the transaction ends. NotFound ``casework.unknown``."""
    row = Case.objects.select_for_update().filter(id=case_id).first()
    if row is None:
        raise NotFound("casework.unknown", {})
    return row


def _locked(case_id: int, seen: int, key: str) -> Case | None:
    """The case, held, as its doer saw it; None: what was sent with this key is done.

    NotFound ``casework.unknown``; Conflict ``casework.moved``.
    """
    row = _held(case_id)
    if key and CaseEvent.objects.filter(case=row, key=key).exists():
        return None
    if row.version != seen:
        last = CaseEvent.objects.filter(case=row).order_by("-id").first()
        assert last is not None, "a version moves with an event"
        name = "Bazan" if last.actor == SYSTEM.username else accounts.full_names().get(last.actor, last.actor)
        raise Conflict("casework.moved", {"by": name, "at": f"{last.at.astimezone(LOCAL):%H:%M}"})
    return row


def _few(files: Iterable[Given]) -> tuple[Given, ...]:
    given = tuple(files)
    if len(given) > rules.MOST_FILES:
        raise Refused("casework.file.many", {"limit": rules.MOST_FILES}, "files")
    return given


def _note(
    row: Case,
    act: str,
    before: str,
    by: Acting,
    at: datetime,
    reason: str,
    detail: dict[str, Any],
    files: tuple[Given, ...],
    key: str = "",
) -> int:
    """What happened, in the timeline with its files, in the audit, and on the channel when the transaction commits."""
    number = happened(row, act, before, by, at, reason, detail, files, key)
    audited(row, act, before, by, reason, detail, files)
    return number


def audited(row: Case, act: str, before: str, by: Acting, reason: str, detail: dict[str, Any], files: tuple[Given, ...]) -> None:
    """The act's entry in the audit, late in its transaction: until that ends nobody else can write there."""
    # the chain can't forget, so it keeps no words: whoever has them can prove that they were these
    kept = {"from": before, "to": row.state, "words": fingerprint_of(reason), "files": [one.sha256 for one in files]}
    audit.append(by.username, f"{row.workflow}.{act}", f"case:{row.id}", kept | rules.with_words(detail, fingerprint))


def fingerprint_of(reason: str) -> str:
    """Of words as the timeline keeps them; of none, nothing."""
    said = reason.strip()[:TEXT]
    return fingerprint(said) if said else ""


def happened(
    row: Case,
    act: str,
    before: str,
    by: Acting,
    at: datetime,
    reason: str,
    detail: dict[str, Any],
    files: tuple[Given, ...],
    key: str = "",
) -> int:
    """What happened, in the timeline with its files and on the channel when the transaction commits; ``audited`` tells the audit of it."""
    event = CaseEvent.objects.create(
        case=row, act=act, before=before, after=row.state, actor=by.username, organization_id=by.organization_id, at=at,
        reason=reason.strip()[:TEXT], detail=detail, key=key,
    )  # fmt: skip
    CaseEvidence.objects.bulk_create(CaseEvidence(event=event, case=row, **asdict(one)) for one in files)
    with connection.cursor() as cursor:
        told = CaseMoved(row.id, row.workflow, act, row.state, tuple(row.organizations), row.place_id, row.sector)
        jobs.announce(cursor, CHANNEL, asdict(told))
    return event.id


def hours_of(policy: Policy) -> Hours:
    """On which its deadlines run."""
    return ALWAYS if policy.around_the_clock else working_hours()
