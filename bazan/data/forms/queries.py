"""Reads of forms, uploads and submissions, as the room's types."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model

from bazan.core.errors import NotFound, Refused
from bazan.core.time import Period, local_day
from bazan.data.forms import rules
from bazan.data.forms.form_declaration import info_of
from bazan.data.forms.models import Form, Submission, SubmissionStep, Upload
from bazan.data.forms.types import FormInfo, Step, SubmissionInfo, UploadInfo
from bazan.data.forms.workbooks.workbook_reader import identity
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from bazan.directory.organizations.types import OrganizationInfo
from bazan.directory.permissions.types import Acting, Reach
from bazan.directory.places import api as places

ACTS = ("forms.view", "forms.submit", "forms.verify", "forms.approve", "forms.unlock")
DECISIONS = (rules.ARROWS["verify"], rules.ARROWS["approve"])
"""What a submission waits for, by others than who sent it."""
MOST = 500
EXAMPLES = {"day": "2026-11-25", "week": "2026-W47", "month": "2026-11", "quarter": "2026-Q4", "year": "2026"}


def forms(pack: str | None = None) -> list[FormInfo]:
    """Every form in use, by code; of one pack when named."""
    found = Form.objects.filter(active=True).order_by("code")
    return [info_of(row) for row in (found if pack is None else found.filter(pack=pack))]


def form(code: str) -> FormInfo:
    """Raises NotFound ``forms.unknown``."""
    found = Form.objects.filter(code=code).first()
    if found is None:
        raise NotFound("forms.unknown", {"code": code[:80]})
    return info_of(found)


def period_of(form: FormInfo, text: str) -> Period:
    """The period of a form. Raises Refused ``forms.period``."""
    try:
        period = Period.parse(text)
    except ValueError:
        period = None
    if period is None or period.grain != form.grain:
        raise Refused("forms.period", {"text": text[:20], "example": EXAMPLES[form.grain]}, "period")
    return period


def owner_of(form: FormInfo, code: str, period: Period) -> OrganizationInfo:
    """Who bore the code at the period's end and owes the form. Raises Refused ``forms.owner``, ``forms.owner.unknown``."""
    on = last_day(period)
    try:
        found = organizations.by_code(code, on)
    except NotFound as why:
        raise Refused("forms.owner.unknown", {"code": code[:40], "period": period.text}, "organization") from why
    if found.id not in {one.id for one in owners(form, period)}:
        raise Refused("forms.owner", {"name": found.name, "period": period.text}, "organization")
    return found


def owners(form: FormInfo, period: Period) -> list[OrganizationInfo]:
    """Who owes the form for a period: those that exist on its last day."""
    return owing(form, organizations.all_on(last_day(period)))


def owing(form: FormInfo, bodies: Iterable[OrganizationInfo]) -> list[OrganizationInfo]:
    """Those of them that the form says owe it."""
    codes, kind = form.owed_by.organizations, form.owed_by.kind
    return [body for body in bodies if body.code in codes or (kind and body.kind == kind)]


def last_day(period: Period) -> date:
    """The day whose register a period's form follows."""
    return local_day(period.end) - timedelta(days=1)


def place_of(owner: OrganizationInfo, period: Period) -> int:
    """The place whose people may see what the owner sends."""
    return owner.place_id or places.root(last_day(period)).id


def upload(upload_id: int) -> UploadInfo:
    """Raises NotFound ``forms.upload.unknown``."""
    found = Upload.objects.select_related("form").filter(id=upload_id).first()
    if found is None:
        raise NotFound("forms.upload.unknown", {"id": upload_id})
    return upload_info(found)


def uploads(submission_id: int) -> list[UploadInfo]:
    """The files handed in for a submission, newest first."""
    return [upload_info(row) for row in Upload.objects.select_related("form").filter(submission_id=submission_id).order_by("-at", "-id")]


def upload_info(row: Upload) -> UploadInfo:
    return UploadInfo(
        row.id, row.form.code, row.sector, Period(row.period_start, row.form.spec["grain"]), row.organization_id, row.state, row.file_name,
        row.sha256, row.size, row.run_id, row.actor, row.at, row.step, row.problem, row.result, row.partial, row.note, row.reason,
        row.submission_id,
    )  # fmt: skip


def submission(submission_id: int) -> SubmissionInfo:
    """Raises NotFound ``forms.submission.unknown``."""
    found = Submission.objects.select_related("form").filter(id=submission_id).first()
    if found is None:
        raise NotFound("forms.submission.unknown", {"id": submission_id})
    return submission_info(found)


def submission_of_run(run_id: int) -> SubmissionInfo | None:
    """The submission whose file a run brought, with its steps; null when the run brought no form, or none in reach."""
    row = Upload.objects.select_related("submission", "submission__form").filter(run_id=run_id, submission__isnull=False).first()
    return submission_info(row.submission) if row and row.submission else None


def submissions_of_runs(run_ids: Iterable[int]) -> list[SubmissionInfo]:
    """The submissions whose files these runs brought, without their steps; those in reach."""
    rows = Upload.objects.select_related("submission", "submission__form").filter(run_id__in=list(run_ids), submission__isnull=False)
    return [_info(row.submission, ()) for row in rows if row.submission]


def submissions(form: str = "", states: Iterable[str] = (), organization_id: int | None = None, limit: int = MOST) -> list[SubmissionInfo]:
    """Submissions in reach, newest period first, without their steps."""
    found = Submission.objects.select_related("form").order_by("-period_start", "id")
    if form:
        found = found.filter(form__code=form)
    if states:
        found = found.filter(state__in=list(states))
    if organization_id is not None:
        found = found.filter(organization_id=organization_id)
    return [_info(row, ()) for row in found[:limit]]


def to_decide(reach: Reach, organization_id: int | None) -> list[SubmissionInfo]:
    """Submissions that wait for this person to verify or approve them, without their steps, the longest waiting first."""
    if not any(accounts.allowed(reach, arrow.permission) for arrow in DECISIONS):
        return []
    starts = frozenset().union(*(arrow.start for arrow in DECISIONS))
    rows = list(Submission.objects.select_related("form").filter(state__in=starts).order_by("sent_at", "id")[:MOST])
    if not rows:
        return []
    steps: dict[int, list[SubmissionStep]] = defaultdict(list)
    for step in SubmissionStep.objects.filter(submission__in=rows).order_by("at", "id"):
        steps[step.submission_id].append(step)
    numbers: dict[str, set[int]] = defaultdict(set)
    for body in organizations.everything():
        numbers[body.code].add(body.id)
    return [
        _info(row, ())
        for row in rows
        if set(DECISIONS)
        & set(
            rules.offered(
                rules.trail_of(row.state, map(_step, steps[row.id])),
                person(reach, organization_id, row.place_id, row.sector),
                frozenset({row.organization_id}),
                frozenset(numbers[row.form.spec["verified_by"]]),
            )
        )
    ]


def submission_info(row: Submission) -> SubmissionInfo:
    """The submission with its steps, oldest first."""
    steps = SubmissionStep.objects.filter(submission=row).order_by("at", "id")
    return _info(row, tuple(map(_step, steps)))


def _step(row: SubmissionStep) -> Step:
    return Step(row.act, row.before, row.after, row.actor, row.at, row.reason, row.upload_id)


def _info(row: Submission, steps: tuple[Step, ...]) -> SubmissionInfo:
    return SubmissionInfo(
        row.id, row.form.code, row.sector, Period(row.period_start, row.form.spec["grain"]), row.organization_id, row.state, row.sent_at,
        row.approved_at, row.refused_cells, row.upload_id, steps,
    )  # fmt: skip


def person(reach: Reach, organization_id: int | None, place_id: int | None, sector: str) -> Acting:
    """Who somebody is to a submission in that place and sector."""
    held = frozenset(act for act in ACTS if accounts.allowed(reach, act, place_id, sector))
    return Acting(reach, organization_id, held)


def offered(found: SubmissionInfo, who: Acting) -> tuple[rules.Arrow, ...]:
    """The acts this person may do on the submission now, beside handing in a file."""
    asked = form(found.form)
    owner, verifier = organizations.same_body(found.organization_id), organizations.numbers_of(asked.verified_by)
    return rules.offered(rules.trail_of(found.state, found.steps), who, owner, verifier)


def sender(data: bytes, username: str) -> tuple[Acting, str]:
    """(who the account is to the workbook's form, the form's code). Raises NotFound ``people.unknown``, ``forms.unknown``; Refused."""
    meta = identity(data)
    asked = form(meta.form)
    account: Any = get_user_model().objects.filter(username=username).first()
    if account is None:
        raise NotFound("people.unknown", {"username": username})
    owner = owner_of(asked, meta.organization, period_of(asked, meta.period))
    reach = accounts.reach_of(account)
    return person(reach, account.organization_id, place_of(owner, period_of(asked, meta.period)), asked.pack), asked.code
