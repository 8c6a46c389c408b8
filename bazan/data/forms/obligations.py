"""Who owes which form when, how it stands, and what is told of it: to who owes it, and to the datasets it fills."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, Subquery

from bazan.core.labels import label
from bazan.core.language import in_every_language, speaking
from bazan.core.settings import current
from bazan.core.time import Period
from bazan.core.working_days import Calendar
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Context, DatasetInfo, Origin, Record
from bazan.data.forms import rules
from bazan.data.forms.models import Form, Submission
from bazan.data.forms.models import Obligation as ObligationRow
from bazan.data.forms.queries import forms, last_day, owing
from bazan.data.forms.types import FormInfo, Obligation
from bazan.data.sources import api as sources
from bazan.directory.organizations import api as organizations
from bazan.directory.organizations.types import OrganizationInfo
from bazan.directory.places import api as places
from bazan.directory.working_calendar import api as calendar

SUPPLIES = "forms.obligations"
"""What a dataset says that this module fills."""
HISTORY = timedelta(days=400)
"""How far back obligations are told, unless somebody asks for more."""


def working_calendar() -> Calendar:
    """The province's working days."""
    return calendar.of_province(current().province_folder)


def obligations(
    at: datetime, form: str = "", organization: str = "", since: datetime | None = None, packs: Iterable[str] | None = None
) -> list[Obligation]:
    """Every obligation up to the running period, newest due last. ``form``, ``organization`` (codes), ``packs`` narrow it.

    A period is owed from when the form became known here, or from the first one anybody sent, whichever is earlier.
    """
    asked = [one for one in forms() if (not form or one.code == form) and (packs is None or one.pack in set(packs))]
    first = since or at - HISTORY
    bodies = organizations.bearing(organization) if organization else organizations.everything()
    owed = [(one, candidates) for one in asked if (candidates := owing(one, bodies))]
    sent = _sent([one.id for one, _ in owed], first - timedelta(days=400), [body.id for body in bodies] if organization else None)
    begun = _begun([one.id for one, _ in owed if one.since > first])
    days = working_calendar()
    found = []
    for one, candidates in owed:
        begin = Period.holding(max(first, min(one.since, begun.get(one.id, one.since))), one.grain)
        for period, due, on in rules.timetable(one.due, begin, Period.holding(at, one.grain), days):
            found += [_one(one, period, body, due, sent.get((one.id, body.id, period.start)), at) for body in candidates if body.valid(on)]
    return sorted(found, key=lambda one: (one.due_at, one.form, one.organization_id))


def _one(form: FormInfo, period: Period, body: OrganizationInfo, due: datetime, held: Submission | None, at: datetime) -> Obligation:
    sent = held.sent_at if held else None
    return Obligation(
        form.code, period, body.id, due, sent, held.approved_at if held else None, held.refused_cells if held else 0,
        rules.standing(due, sent, at), held.id if held else None, held.state if held else None,
    )  # fmt: skip


def _sent(form_ids: list[int], since: datetime, body_ids: list[int] | None) -> dict[tuple[int, int, datetime], Submission]:
    found = Submission.objects.filter(form_id__in=form_ids, period_start__gte=since)
    if body_ids is not None:
        found = found.filter(organization_id__in=body_ids)
    return {(row.form_id, row.organization_id, row.period_start): row for row in found}


def _begun(form_ids: list[int]) -> dict[int, datetime]:
    """Form to the first period anybody sent."""
    sent = Submission.objects.filter(form=OuterRef("id"), sent_at__isnull=False).order_by("period_start")
    found = Form.objects.filter(id__in=form_ids).annotate(first=Subquery(sent.values("period_start")[:1]))
    return dict(found.filter(first__isnull=False).values_list("id", "first"))


def keep(at: datetime) -> int:
    """Record reminders, each once, and write what changed into the datasets that obligations fill. How many rows were written."""
    every = obligations(at)
    bodies = {body.id: body for body in organizations.everything()}
    known = {(row.form_id, row.organization_id, row.period_start): row for row in ObligationRow.objects.all()}
    ids = {one.code: one for one in forms()}
    with transaction.atomic():
        fresh = [one for one in every if (ids[one.form].id, one.organization_id, one.period.start) not in known]
        made = [_row(one, ids[one.form], bodies[one.organization_id]) for one in fresh]
        for row in ObligationRow.objects.bulk_create(made, batch_size=1000):
            known[row.form_id, row.organization_id, row.period_start] = row
        changed = [
            (one, known[ids[one.form].id, one.organization_id, one.period.start], text)
            for one in every
            if (text := _told(one)) != known[ids[one.form].id, one.organization_id, one.period.start].told
        ]
        _remind(every, ids, known, at)
        for info in datasets.supplied_by(SUPPLIES):
            _supply(info, [one for one, _, _ in changed], bodies, at)
        for _, row, text in changed:
            row.told = text
        ObligationRow.objects.bulk_update([row for _, row, _ in changed], ["told"], batch_size=500)
    return len(changed)


def _row(one: Obligation, form: FormInfo, body: OrganizationInfo) -> ObligationRow:
    place = body.place_id or places.root(last_day(one.period)).id
    return ObligationRow(form_id=form.id, organization_id=body.id, period_start=one.period.start, place_id=place, sector=form.pack)


def _told(one: Obligation) -> str:
    return "|".join(str(part) for part in (one.due_at, one.sent_at, one.approved_at, one.refused_cells))


def _remind(every: list[Obligation], ids: dict[str, FormInfo], known: dict[tuple, ObligationRow], at: datetime) -> None:
    """A reminder is recorded the first time an obligation is seen to be due soon or late, and never again."""
    reminded = []
    for one in every:
        row = known[ids[one.form].id, one.organization_id, one.period.start]
        if one.standing == "soon" and row.soon_at is None:
            row.soon_at = at
        elif one.standing == "late" and row.late_at is None:
            row.late_at = at
        else:
            continue
        reminded.append(row)
    ObligationRow.objects.bulk_update(reminded, ["soon_at", "late_at"], batch_size=500)


def _supply(info: DatasetInfo, changed: list[Obligation], bodies: dict[int, OrganizationInfo], at: datetime) -> None:
    """Rows of the obligations that changed, as a run of the dataset's own source."""
    if not changed:
        return
    source = f"obligations:{info.code}"
    words = in_every_language(lambda: label("forms.inbox.all"))
    sources.load_sources(
        [{"code": source, "name": words["vi"], "name_en": words["en"], "driver": "form", "promise_s": 0}], sector=info.pack
    )
    columns = {column.id for column in info.columns}
    records = [
        Record({key: cell for key, cell in _cells(one, bodies, info).items() if key in columns}, n) for n, one in enumerate(changed, 1)
    ]
    run = sources.open_run(source, now=at)
    staged = datasets.stage(info.code, records, Context(at=at))
    with speaking("vi"):
        reason = label("forms.obligation.reason")
    done = datasets.commit(staged, Origin(run.id, "system", at, reason=reason))
    sources.finish_run(
        run.id, at, read=len(records), accepted=done.new + done.superseded, same=done.same, superseded=done.superseded,
        rejected=len({one.line for one in staged.refused}),
    )  # fmt: skip


def _cells(one: Obligation, bodies: dict[int, OrganizationInfo], info: DatasetInfo) -> dict[str, object]:
    period = one.period if info.grain in ("event", one.period.grain) else Period.holding(one.due_at, info.grain)
    return {
        "period": period.text,
        "form": one.form,
        "organization": bodies[one.organization_id].code,
        "due_at": one.due_at,
        "sent_at": one.sent_at or "",
        "approved_at": one.approved_at or "",
        "refused_cells": one.refused_cells,
    }


def reminders(organization_id: int) -> dict[tuple[str, datetime], datetime]:
    """(form, start of the period) to when its last reminder was recorded."""
    rows = ObligationRow.objects.select_related("form").filter(organization_id=organization_id)
    return {(row.form.code, row.period_start): at for row in rows if (at := row.late_at or row.soon_at)}
