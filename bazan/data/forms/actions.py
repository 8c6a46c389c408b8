"""Writes: forms loaded, files handed in, checked, confirmed, committed, submissions moved; each one transaction and one audit entry."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any, BinaryIO

from django.db import connection, transaction

from bazan.core.errors import BazanError, Conflict, NotFound, Refused
from bazan.core.reasons import SHORTEST_REASON
from bazan.core.time import Period
from bazan.data.datasets.types import Finding, Origin
from bazan.data.forms import rules
from bazan.data.forms.events import CHANNEL, SubmissionMoved
from bazan.data.forms.form_declaration import info_of
from bazan.data.forms.grammar import FORMS
from bazan.data.forms.models import Form, Submission, SubmissionStep, Upload
from bazan.data.forms.queries import form as form_of
from bazan.data.forms.queries import owner_of, period_of, place_of, submission_info, upload_info
from bazan.data.forms.types import FormInfo, SubmissionInfo, UploadInfo
from bazan.data.forms.workbook_validation import Examined, Judged, examine, judge
from bazan.data.forms.workbooks.workbook_reader import LARGEST, identity
from bazan.data.sources import api as sources
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.organizations import api as organizations
from bazan.directory.organizations.types import OrganizationInfo
from bazan.directory.permissions.types import Acting
from bazan.platform.jobs import api as jobs
from bazan.platform.packs import Pack

MOST_FINDINGS = 5_000
"""Findings of one file that are kept one by one; beyond that they are counted."""
MOST_CHANGES = 200
WAITING = ("waiting", "asked")


@transaction.atomic
def load_pack(pack: Pack, now: datetime) -> None:
    """Bring a checked pack's forms up to date, each with the source whose runs its uploads are."""
    wanted = {}
    for file in FORMS.of(pack):
        form, kept = file.declaration, json.loads(json.dumps(file.table, default=str))
        code = f"{pack.id}.{form.id}"
        wanted[code] = form
        before = Form.objects.filter(code=code).first()
        if before is not None and before.active and before.spec == kept and before.version == form.version:
            continue
        values = {"pack": pack.id, "version": form.version, "spec": kept, "active": True}
        row, _ = Form.objects.update_or_create(code=code, defaults=values, create_defaults=values | {"since": now})
        audit.append("system", "forms.load", f"form:{code}", {"version": row.version})
    Form.objects.filter(pack=pack.id, active=True).exclude(code__in=wanted).update(active=False)
    sources.load_sources(
        [
            {
                "code": f"form:{code}",
                "name": form.labels["vi"][:120],
                "name_en": form.labels["en"][:120],
                "driver": "form",
                "promise_s": 0,
            }
            for code, form in wanted.items()
        ],
        sector=pack.id,
    )


def receive(
    stream: BinaryIO, file_name: str, form_code: str, period: str, organization: str, who: Acting, now: datetime, received: str = ""
) -> UploadInfo:
    """The upload of a file, kept and still to be checked. The same bytes for the same period are the upload they were.

    ``period`` and ``organization`` empty: as the workbook itself says. ``received``: when a form of the time before this system came
    in. Raises Refused ``forms.received``, Refused ``drivers.workbook.*``, ``forms.workbook.*``,
    ``forms.period``, ``forms.owner``, ``forms.file.empty``, ``forms.locked``, ``forms.settled``; Forbidden ``forms.act.own``.
    """
    form = form_of(form_code)
    sha256, size = sources.keep_file(stream)
    if size == 0:
        raise Refused("forms.file.empty", {"file": file_name[:200]}, "file")
    if size > LARGEST:
        raise Refused("drivers.workbook.large", {"size": -(-size >> 20), "limit": LARGEST >> 20}, "file")
    if not period or not organization:
        meta = identity(sources.file_path(sha256).read_bytes())
        if meta.form != form.code:
            raise Refused("forms.workbook.form", {"given": meta.form[:80], "wanted": form.code}, "file")
        period, organization = period or meta.period, organization or meta.organization
    return _receive(form, period, organization, sha256, size, file_name, who, now, received)


@transaction.atomic
def _receive(
    form: FormInfo, text: str, code: str, sha256: str, size: int, file_name: str, who: Acting, now: datetime, received: str
) -> UploadInfo:
    period = period_of(form, text)
    owner = owner_of(form, code, period)
    found = Submission.objects.filter(form_id=form.id, organization_id=owner.id, period_start=period.start).first()
    may_send(found, form, owner, period, who)
    received_at = rules.received(received, period, form.since, now)
    newest = (
        Upload.objects.select_related("form").filter(form_id=form.id, organization_id=owner.id, period_start=period.start).order_by("-id")
    ).first()
    if newest is not None and newest.sha256 == sha256 and newest.state in ("committed", *WAITING):
        return upload_info(newest)
    if newest is not None and newest.sha256 == sha256:
        Upload.objects.filter(id=newest.id).update(state="waiting", problem={}, result={}, at=now, actor=who.username)
        return upload_info(Upload.objects.select_related("form").get(id=newest.id))
    made = Upload.objects.create(
        form_id=form.id, organization_id=owner.id, period_start=period.start, place_id=place_of(owner, period), sector=form.pack,
        submission=found, file_name=file_name[-300:], sha256=sha256, size=size, actor=who.username, at=now, received_at=received_at,
        state="waiting",
    )  # fmt: skip
    audit.append(
        who.username,
        "forms.receive",
        f"form:{form.code}",
        {"upload": made.id, "period": period.text, "organization": owner.code, "received": received},
    )
    return upload_info(made)


def may_send(found: Submission | None, form: FormInfo, owner: OrganizationInfo, period: Period, who: Acting) -> None:
    """Nothing when this person may hand in a file. Refused ``forms.locked``, ``forms.settled``; Forbidden ``forms.act.*``."""
    state: Any = found.state if found else None
    if state == "locked":
        raise Refused("forms.locked", {"period": period.text}, "file")
    if state not in rules.OPEN:
        raise Refused("forms.settled", {"period": period.text}, "file")
    act = "check" if state in (None, "draft") else "submit"
    bodies = organizations.same_body(owner.id), organizations.numbers_of(form.verified_by)
    rules.moved(rules.trail_of(state, ()), act, who, *bodies)


def defer(upload: UploadInfo) -> None:
    """Let a job go on with an upload, in the caller's transaction."""
    name = "forms.commit" if upload.state == "asked" else "forms.check"
    jobs.defer(name, lock=f"form:{upload.form}:{upload.organization_id}", upload_id=upload.id)


def check(upload_id: int, now: datetime) -> UploadInfo:
    """Read and judge a waiting upload; nothing of it is committed. A file that can't be taken says why in ``problem``."""
    row = Upload.objects.select_related("form", "organization").get(id=upload_id)
    if row.state != "waiting":
        return upload_info(row)
    form, period, owner = _of(row)
    run = sources.open_run(form.source, row.file_name, row.sha256, now) if row.run_id is None else sources.run(row.run_id)
    Upload.objects.filter(id=row.id).update(run_id=run.id, step="reading")
    try:
        examined = examine(sources.file_path(row.sha256).read_bytes(), form, period, owner)
        Upload.objects.filter(id=row.id).update(step="judging")
        return _checked(row, run.id, examined, form, now)
    except BazanError as why:
        sources.fail_run(run.id, why, now)
        Upload.objects.filter(id=row.id).update(state="refused", step="", problem=_problem(why), result={})
    except Exception as why:
        sources.fail_run(run.id, why, now)
        Upload.objects.filter(id=row.id).update(state="broken", step="", problem={"rule": "", "params": {}})
        raise
    return upload_info(Upload.objects.select_related("form").get(id=row.id))


@transaction.atomic
def _checked(row: Upload, run_id: int, examined: Examined, form: FormInfo, now: datetime) -> UploadInfo:
    judged = judge(examined, _origin(row, run_id, examined, "", now))
    held = _submission(row)
    if held.state == "draft" or held.state == "":
        _step(held, "check", "draft", row.actor, now, "", row)
    sources.finish_run(run_id, now, read=examined.read, rejected=len(judged.refused_lines))
    row.submission, row.run_id, row.state, row.step, row.problem = held, run_id, "checked", "", {}
    row.result = _result(examined, judged)
    row.save()
    audit.append(row.actor, "forms.check", f"form:{form.code}", {"upload": row.id, **_counts(row.result)})
    return upload_info(row)


@transaction.atomic
def confirm(upload_id: int, who: Acting, note: str = "", reason: str = "", partial: bool = False) -> UploadInfo:
    """The officer takes the checked rows as they are; they are still to be committed.

    Refused ``forms.confirm.refused``, ``.whole``, ``.note``, ``.reason``; Conflict ``forms.confirm.state``; and as ``receive``.
    """
    row = Upload.objects.select_for_update(of=("self",)).select_related("form", "organization").filter(id=upload_id).first()
    if row is None:
        raise NotFound("forms.upload.unknown", {"id": upload_id})
    form, period, owner = _of(row)
    if row.state != "checked":
        raise Conflict("forms.confirm.state")
    may_send(row.submission, form, owner, period, who)
    _confirmable(row.result, note, reason, partial)
    row.state, row.actor, row.partial = "asked", who.username, partial
    row.note, row.reason = note.strip()[:500], reason.strip()[:500]
    row.save()
    audit.append(who.username, "forms.confirm", f"form:{form.code}", {"upload": row.id, "partial": partial})
    return upload_info(row)


def _confirmable(result: dict[str, Any], note: str, reason: str, partial: bool) -> None:
    if not result["whole"] or (result["refused"] and not result["good"]):
        raise Refused("forms.confirm.whole")
    if result["refused"] and not partial:
        raise Refused("forms.confirm.refused", {"count": result["refused"]})
    if result["warned"] and len(note.strip()) < SHORTEST_REASON:
        raise Refused("forms.confirm.note", {"count": result["warned"]}, "note")
    changes = result["changed"] + result["withdrawn"]
    if changes and len(reason.strip()) < SHORTEST_REASON:
        raise Refused("forms.confirm.reason", {"count": changes}, "reason")


@transaction.atomic
def commit(upload_id: int, now: datetime) -> UploadInfo:
    """Write a confirmed upload's rows and move its submission, in one transaction; all or nothing of it.

    It is judged anew: what changed since it was confirmed, and asks for another answer, sends it back to be confirmed again.
    """
    row = Upload.objects.select_for_update(of=("self",)).select_related("form", "organization", "submission").get(id=upload_id)
    if row.state != "asked":
        return upload_info(row)
    form, period, owner = _of(row)
    assert row.run_id is not None
    examined = examine(sources.file_path(row.sha256).read_bytes(), form, period, owner)
    origin = _origin(row, row.run_id, examined, row.reason, now)
    try:
        with transaction.atomic():
            judged = judge(examined, origin, write=True)
            row.result = _result(examined, judged, row.result)
            _confirmable(row.result, row.note, row.reason, row.partial)
    except Refused:
        row.state, row.result = "checked", _result(examined, judge(examined, origin))
        row.save()
        return upload_info(row)
    _settle(row, judged, now)
    counts = row.result
    sources.finish_run(
        row.run_id, now, read=examined.read, accepted=counts["new"] + counts["changed"], same=counts["same"],
        superseded=counts["changed"], rejected=len(judged.refused_lines),
    )  # fmt: skip
    audit.append(row.actor, "forms.commit", f"form:{form.code}", {"upload": row.id, "run": row.run_id, **_counts(counts)})
    return upload_info(row)


def _settle(row: Upload, judged: Judged, now: datetime) -> None:
    held = _submission(row)
    row.submission, row.state, row.step = held, "committed", ""
    row.save()
    held.upload, held.refused_cells = row, row.result["refused"]
    held.sent_at = held.sent_at or row.received_at or now
    _step(held, "submit", "submitted", row.actor, now, row.reason or row.note, row)


def _submission(row: Upload) -> Submission:
    """The submission of an upload, made when it is the first."""
    values = {"place_id": row.place_id, "sector": row.sector, "state": "draft"}
    found, _ = Submission.objects.get_or_create(
        form_id=row.form_id, organization_id=row.organization_id, period_start=row.period_start, defaults=values
    )
    return found


@transaction.atomic
def move(submission_id: int, act: str, who: Acting, now: datetime, reason: str = "") -> SubmissionInfo:
    """Verify, return, approve, lock or unlock. Forbidden, Conflict and Refused as ``rules.moved`` says."""
    row = Submission.objects.select_for_update(of=("self",)).select_related("form", "organization").filter(id=submission_id).first()
    if row is None:
        raise NotFound("forms.submission.unknown", {"id": submission_id})
    if act not in rules.ARROWS or act in ("check", "submit"):
        raise Conflict("forms.act.state", {"act": act[:20], "state": row.state})
    form = info_of(row.form)
    found = submission_info(row)
    owner, verifier = organizations.same_body(row.organization_id), organizations.numbers_of(form.verified_by)
    trail = rules.trail_of(found.state, found.steps)
    after = rules.moved(trail, act, who, owner, verifier, reason)
    for other in rules.ARROWS[act].other_than:
        accounts.require_second(who.username, trail.done_by.get(other, ""), now, alone="forms.act.same")
    if act == "approve":
        row.approved_at = now
    if after == "returned":
        row.approved_at = None
    _step(row, act, after, who.username, now, reason.strip()[:500], None)
    period = found.period.text
    audit.append(who.username, f"forms.{act}", f"form:{form.code}", {"submission": row.id, "period": period, "reason": reason[:500]})
    return submission_info(row)


def _step(row: Submission, act: str, after: str, actor: str, now: datetime, reason: str, upload: Upload | None) -> None:
    SubmissionStep.objects.create(
        submission=row, act=act, before=row.state, after=after, actor=actor, at=now, reason=reason[:500], upload=upload
    )
    row.state = after
    row.save()
    told = SubmissionMoved(row.form.code, row.id, act, row.place_id, row.sector)
    with connection.cursor() as cursor:
        jobs.announce(cursor, CHANNEL, asdict(told))


def _of(row: Upload) -> tuple[FormInfo, Period, OrganizationInfo]:
    form = info_of(row.form)
    return form, Period(row.period_start, form.grain), organizations.organization(row.organization_id)


def _origin(row: Upload, run_id: int, examined: Examined, reason: str, now: datetime) -> Origin:
    return Origin(run_id, row.actor, now, row.sha256, row.file_name, reason, examined.owner.id, examined.period)


def _problem(why: BazanError) -> dict[str, Any]:
    return {"rule": why.rule, "params": json.loads(json.dumps(why.params, default=str))}


def _counts(result: dict[str, Any]) -> dict[str, Any]:
    return {key: result[key] for key in ("read", "good", "refused", "warned", "new", "changed", "same", "withdrawn")}


def _result(examined: Examined, judged: Judged, before: dict[str, Any] | None = None) -> dict[str, Any]:
    """What a page shows of a check. After a commit the counts are what was written, the changes what was told before it."""
    previews = [preview for _, preview in judged.previews]
    written = [done for _, done in judged.written]
    changes = [_change(one) for preview in previews for one in preview.differences][:MOST_CHANGES]
    return {
        "read": examined.read,
        "good": judged.good,
        "whole": examined.whole,
        "refused": sum(one.severity == "refuse" for one in judged.findings),
        "refused_lines": len(judged.refused_lines),
        "warned": sum(one.severity == "warn" for one in judged.findings),
        "new": sum(p.new for p in previews) + sum(w.new for w in written),
        "changed": sum(p.changed for p in previews) + sum(w.superseded for w in written),
        "same": sum(p.same for p in previews) + sum(w.same for w in written),
        "withdrawn": sum(p.withdrawn for p in previews) + sum(w.withdrawn for w in written),
        "findings": [_plain(asdict(one)) for one in judged.findings[:MOST_FINDINGS]],
        "changes": changes if previews else (before or {}).get("changes", []),
        "batches": [[code, done.batch_id] for code, done in judged.written if done.batch_id],
        "letters": {sheet: dict(columns) for part in examined.parts for sheet, columns in part.context.letters.items()},
    }


def _change(one: Any) -> dict[str, Any]:
    return {"sheet": one.sheet, "line": one.line, "changed": {name: _plain(list(pair)) for name, pair in one.changed.items()}}


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))


def finding_of(item: dict[str, Any]) -> Finding:
    """A finding as ``result`` keeps it."""
    return Finding(**item)


def look(data: bytes, now: datetime) -> tuple[list[Finding], dict[str, Any]]:
    """What is wrong with a workbook and what it would write, by what it says of itself; nothing is kept. Raises Refused as ``check``."""
    meta = identity(data)
    form = form_of(meta.form)
    period = period_of(form, meta.period)
    owner = owner_of(form, meta.organization, period)
    with transaction.atomic():
        examined = examine(data, form, period, owner)
        judged = judge(examined, Origin(0, "", now, organization_id=owner.id, period=period))
        transaction.set_rollback(True)
    return list(judged.findings), _counts(_result(examined, judged))
