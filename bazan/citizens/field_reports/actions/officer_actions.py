"""What officers do with reports; each act is one transaction, audited by casework, told to whom it concerns, shown to the public."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from bazan.citizens.field_reports import notifications, pictures, rules
from bazan.citizens.field_reports.models import Report
from bazan.citizens.field_reports.open311_transfer import queue
from bazan.citizens.field_reports.policy import policy, service
from bazan.citizens.field_reports.publication import public_copy
from bazan.citizens.field_reports.queries import actor, info, lock_report, traced
from bazan.citizens.field_reports.senders import letters
from bazan.citizens.field_reports.types import Position, ReportInfo, Sent
from bazan.coordination.cases import api as cases
from bazan.coordination.cases.types import CaseInfo, Given, TaskInfo
from bazan.core.errors import BazanError, Conflict, Forbidden, NotFound, Refused
from bazan.core.reasons import SHORTEST_REASON
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting

OFFICERS = frozenset({
    "receive", "assign", "refuse", "ask_sender", "ask_sender_working", "pass_on", "give_back", "start", "ask_extension", "refuse_extension",
    "answer", "send_back", "publish",
})  # fmt: skip
"""Acts of the table that this module does; merging, and what senders and the clock do, are told elsewhere."""
PICTURES = ("image/jpeg", "image/png")
_WITH_A_QUESTION = ("ask_sender", "ask_sender_working")


@transaction.atomic
def move(
    report_id: int,
    act: str,
    by: Acting,
    seen: int,
    at: datetime,
    *,
    reason: str = "",
    files: Iterable[Given] = (),
    organization_id: int | None = None,
    due_at: datetime | None = None,
    position: Position | None = None,
    why_elsewhere: str = "",
    key: str = "",
) -> ReportInfo:
    """The report after an officer's act. ``seen``: the version its doer saw; ``organization_id``: who takes over (``assign``: the rules'
    own choice when null); ``files``: photos of the work done; ``position``: where they were taken, and ``why_elsewhere`` why that is far
    from the report or not known; ``key``: sent twice, it is done once. Of the position only the distance is kept.

    NotFound ``field_reports.unknown``; the rest as casework's ``move`` says; Refused ``field_reports.evidence``, ``.after.far``,
    ``.after.nowhere``, ``.unrouted`` and as a deadline is; Forbidden ``field_reports.own_answer``.
    """
    if act not in OFFICERS:
        raise Conflict("casework.act.state", {})
    row, before = lock_report(report_id)
    who = actor(before, by)
    detail, given = {}, tuple(files)
    if act in ("assign", "pass_on"):
        organization_id, detail["route"] = _taker(before, organization_id, at)
    if act == "ask_extension":
        detail["due"] = _asked(before, due_at, at).isoformat()
    if act == "answer":
        if service(before.service).evidence and not given and not _has_after(before):
            raise Refused("field_reports.evidence", {}, "files")
        if any(one.media_type in PICTURES for one in given):
            detail |= _taken(before, position, why_elsewhere.strip()[:300])
    if act in ("publish", "send_back") and by.username == _answerer(before):
        raise Forbidden("field_reports.own_answer", {})
    if act == "refuse_extension" and before.asked_due_at is None:
        raise Conflict("field_reports.extension.none", {})
    case = cases.move(
        rules.REPORT, row.case_id, act, who, seen, at, reason=reason, files=given, organization_id=organization_id, detail=detail, key=key
    )
    if case.version == before.case.version:
        return before  # it was done already
    _note(row, act, at, reason, detail)
    pictures.take(row.id, (Sent(one.sha256, one.media_type, one.size) for one in given), "after", by.username, at)
    return told(row, case, act, by, at, reason)


def _note(row: Report, act: str, at: datetime, reason: str, detail: dict[str, Any]) -> None:
    """What the act leaves on the report itself."""
    if row.acknowledged_at is None and act in ("receive", "assign", "refuse", "ask_sender"):
        row.acknowledged_at = at
    if act == "assign":
        row.assigned_at = row.assigned_at or at
    if act in ("start", "answer"):
        row.started_at = row.started_at or at
    if act == "answer":
        row.reply, row.answered_at, row.asked_due_at = reason.strip()[:4000], at, None
    elif act == "send_back":
        row.answered_at = None
    elif act == "publish":
        row.published_at = at
    elif act in _WITH_A_QUESTION:
        row.question = reason.strip()[:1000]
    elif act == "ask_extension":
        row.asked_due_at = datetime.fromisoformat(detail["due"])
    elif act == "refuse_extension":
        row.asked_due_at = None
    elif act == "pass_on":
        row.reroutes += 1
    if act in ("assign", "pass_on"):
        row.route = detail["route"]
    row.save()


def _taker(one: ReportInfo, organization_id: int | None, at: datetime) -> tuple[int, str]:
    """Who takes it, and by which rule. Refused ``field_reports.unrouted``."""
    chosen, route, _ = traced(one, at)
    if organization_id is not None and organization_id != chosen:
        return organization_id, ""
    if chosen is None:
        raise Refused("field_reports.unrouted", {}, "organization")
    return chosen, route


def _taken(one: ReportInfo, position: Position | None, why: str) -> dict[str, Any]:
    """How far from the report its photos of the work done were taken, in metres; why so far, or why nobody knows.

    Refused ``field_reports.after.far``, ``field_reports.after.nowhere`` without a reason.
    """
    if one.latitude is None or one.longitude is None:
        return {}
    if position is None:
        if len(why) < SHORTEST_REASON:
            raise Refused("field_reports.after.nowhere", {}, "why_elsewhere")
        return {"elsewhere": why}
    away, most = rules.metres((one.latitude, one.longitude), (position.latitude, position.longitude)), policy().after_m
    told: dict[str, Any] = {"away_m": round(away), "accuracy_m": round(position.accuracy_m)}
    if away <= most:
        return told
    if len(why) < SHORTEST_REASON:
        raise Refused("field_reports.after.far", {"away": round(away), "most": most}, "why_elsewhere")
    return told | {"elsewhere": why}


def _asked(one: ReportInfo, due_at: datetime | None, at: datetime) -> datetime:
    """The later deadline asked for. Refused ``field_reports.extension.many`` and as a deadline is."""
    if one.case.extensions >= policy().levels[one.level].extensions:
        raise Refused("field_reports.extension.many", {"most": policy().levels[one.level].extensions}, "due")
    return cases.judge_extension(one.case, due_at or one.case.due_at, at)


def _has_after(one: ReportInfo) -> bool:
    return any(picture.kind == "after" for picture in pictures.of_reports([one.id]).get(one.id, ()))


def _answerer(one: ReportInfo) -> str:
    answers = [event.actor for event in cases.timeline(one.case.id) if event.act == "answer"]
    return answers[-1] if answers else ""


@transaction.atomic
def extend(report_id: int, by: Acting, seen: int, at: datetime, reason: str, key: str = "") -> ReportInfo:
    """Grant the later deadline that was asked for; counted, the first one stays.

    Forbidden ``casework.act.role``; Conflict ``field_reports.extension.none``; else as casework says.
    """
    row, before = lock_report(report_id)
    if rules.PUBLISHER not in actor(before, by).roles:
        raise Forbidden("casework.act.role", {})
    if row.asked_due_at is None:
        raise Conflict("field_reports.extension.none", {})
    case = cases.extend(row.case_id, row.asked_due_at, actor(before, by), seen, at, reason, key)
    if case.version == before.case.version:
        return before
    row.asked_due_at = None
    row.save(update_fields=["asked_due_at"])
    return told(row, case, "extend", by, at, reason)


@transaction.atomic
def sort(report_id: int, code: str, danger: bool, by: Acting, at: datetime) -> ReportInfo:
    """Another service, or danger seen or ruled out, said by a person. What was promised stays promised.

    Forbidden ``casework.act.role``; Conflict ``casework.act.state``; Refused ``field_reports.service.unknown``, ``.service.sector``.
    """
    row, before = lock_report(report_id)
    if not actor(before, by).roles & {rules.RECEPTION, rules.UNIT}:
        raise Forbidden("casework.act.role", {})
    if before.case.closed_at is not None:
        raise Conflict("casework.act.state", {})
    matter = service(code)
    if matter.sector != before.case.sector:
        raise Refused("field_reports.service.sector", {}, "service")
    changed = {"service": matter.code, "before": row.service, "danger": danger}
    newly = danger and not row.danger
    row.service, row.danger, row.alarming = matter.code, danger, None
    row.save(update_fields=["service", "danger", "alarming"])
    cases.note(row.case_id, "sort", by, at, detail=changed)
    made = info(row, cases.case(row.case_id))
    public_copy.copy(made)
    if newly:
        notifications.tell_taken(made, at)
    return made


@transaction.atomic
def ask_part(report_id: int, organization_id: int, what: str, by: Acting, seen: int, at: datetime, key: str = "") -> TaskInfo:
    """A part of it asked of another unit. Forbidden ``casework.act.role``; else as casework says."""
    row, before = lock_report(report_id)
    who = actor(before, by)
    if not who.roles & {rules.RECEPTION, rules.UNIT}:
        raise Forbidden("casework.act.role", {})
    return cases.ask(row.case_id, organization_id, what, who, seen, at, key)


@transaction.atomic
def move_part(report_id: int, task_id: int, act: str, by: Acting, seen: int, at: datetime, *, reason: str = "", key: str = "") -> TaskInfo:
    """The part after its unit accepted, declined or finished it. NotFound, Forbidden and Conflict as casework says."""
    row, _ = lock_report(report_id)
    task = cases.task(task_id)
    if task.case_id != row.case_id:
        raise NotFound("casework.unknown", {})
    own = by.organization_id is not None and by.organization_id == task.organization_id
    support = own and accounts.allowed(by.reach, "field_reports.handle")
    return cases.move_task(task_id, act, by.playing({"support"} if support else ()), seen, at, reason=reason, key=key)


@transaction.atomic
def merge(report_id: int, into_id: int, by: Acting, seen: int, at: datetime, key: str = "") -> ReportInfo:
    """Say that a report is the same as another: it follows that one, whose clock becomes the earlier of the two. ``unmerge`` undoes it.

    Refused ``field_reports.merge.self``, ``.merge.closed``, ``.merge.chain``; else as casework's ``move`` says.
    """
    row, before = lock_report(report_id)
    target, into = lock_report(into_id)
    if row.id == target.id:
        raise Refused("field_reports.merge.self", {}, "into")
    if into.case.closed_at is not None:
        raise Refused("field_reports.merge.closed", {}, "into")
    if into.duplicate_of is not None or Report.objects.filter(duplicate_of=row).exists():
        raise Refused("field_reports.merge.chain", {}, "into")
    case = cases.move(rules.REPORT, row.case_id, "merge", actor(before, by), seen, at, detail={"into": target.number}, key=key)
    if case.version == before.case.version:
        return before
    row.duplicate_of_id = target.id
    row.acknowledged_at = row.acknowledged_at or at
    row.save(update_fields=["duplicate_of", "acknowledged_at"])
    target.supports += 1 + row.supports
    target.save(update_fields=["supports"])
    cases.note(target.case_id, "merged", by, at, detail={"report": row.number, "due": before.case.first_due_at.isoformat()})
    cases.hasten(target.case_id, before.case.first_due_at, *_joined(target))
    public_copy.copy(info(target, cases.case(target.case_id)))
    return told(row, case, "merge", by, at)


def _joined(target: Report) -> list[datetime]:
    """The first deadlines of the reports merged into one."""
    return list(Report.objects.filter(duplicate_of=target).values_list("case__first_due_at", flat=True))


@transaction.atomic
def unmerge(report_id: int, by: Acting, seen: int, at: datetime, key: str = "") -> ReportInfo:
    """Take a report out of the one it was merged into; both clocks are as they were. Raises as casework's ``move`` says."""
    row, before = lock_report(report_id)
    case = cases.move(rules.REPORT, row.case_id, "unmerge", actor(before, by), seen, at, key=key)
    if case.version == before.case.version or row.duplicate_of_id is None:
        return before
    target, _ = lock_report(row.duplicate_of_id)
    row.duplicate_of_id = None
    row.save(update_fields=["duplicate_of"])
    target.supports = max(0, target.supports - 1 - row.supports)
    target.save(update_fields=["supports"])
    cases.note(target.case_id, "unmerged", by, at, detail={"report": row.number})
    cases.hasten(target.case_id, *_joined(target))
    public_copy.copy(info(target, cases.case(target.case_id)))
    return told(row, case, "unmerge", by, at)


@transaction.atomic
def hide(report_id: int, reason: str, by: Acting, at: datetime) -> ReportInfo:
    """Keep the words of a report from the public, or (without a reason) show them again. Its sender reads why.

    Forbidden ``casework.act.role``.
    """
    row, before = lock_report(report_id)
    if rules.RECEPTION not in actor(before, by).roles:
        raise Forbidden("casework.act.role", {})
    row.hidden = reason.strip()[:300]
    row.save(update_fields=["hidden"])
    cases.note(row.case_id, "hide" if row.hidden else "unhide", by, at, row.hidden)
    made = info(row, before.case)
    public_copy.copy(made)
    return made


@transaction.atomic
def show_picture(picture_id: int, shown: bool, by: Acting, at: datetime, reason: str) -> ReportInfo:
    """A person says whether the public may see a picture. Raises as ``pictures.decide``;
    Forbidden ``casework.act.role``."""
    found = pictures.picture(picture_id)
    row, before = lock_report(found.report_id)
    if rules.RECEPTION not in actor(before, by).roles:
        raise Forbidden("casework.act.role", {})
    pictures.decide(picture_id, shown, by, reason)
    audit.append(by.username, "field_reports.picture", f"field_report:{row.number}", {"picture": picture_id, "shown": shown})
    public_copy.copy(before)
    return before


def answer_for(report_id: int, by: Acting, at: datetime, words: str) -> bool:
    """Answer with what another server said for its unit; a person here approves it. False: it can't be answered so now, or needs a photo.

    Belongs into the transaction of whoever brings it.
    """
    row, before = lock_report(report_id)
    if service(before.service).evidence and not _has_after(before):
        return False
    try:
        case = cases.move(rules.REPORT, row.case_id, "answer", by, before.case.version, at, reason=words)
    except BazanError:
        return False
    _note(row, "answer", at, words, {})
    told(row, case, "answer", by, at, words)
    return True


def told(row: Report, case: CaseInfo, act: str, by: Acting, at: datetime, reason: str = "") -> ReportInfo:
    """The report after an act: shown to the public, told to whom it concerns."""
    made = info(row, case)
    public_copy.copy(made)
    queue.lay(made, at)
    notifications.tell(made, act, by, at, reason)
    letters.write(made, act, at)
    return made
