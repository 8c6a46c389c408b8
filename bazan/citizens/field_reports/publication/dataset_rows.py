"""Reports flow down as rows without anybody's name, words, picture or point: into every dataset that says this room fills it."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from bazan.citizens.field_reports import rules
from bazan.citizens.field_reports.models import Report
from bazan.citizens.field_reports.policy import service
from bazan.citizens.field_reports.queries import info
from bazan.citizens.field_reports.types import ReportInfo
from bazan.coordination.cases import api as cases
from bazan.core.labels import label
from bazan.core.language import in_every_language, speaking
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Context, DatasetInfo, Origin, Record
from bazan.data.sources import api as sources
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places

SUPPLIES = "field_reports.supplying"
"""What a dataset says that this module fills."""
BATCH = 500


def supply(at: datetime) -> bool:
    """Write the reports that changed since they were last told. True: there are more."""
    into = datasets.supplied_by(SUPPLIES)
    with transaction.atomic():
        rows = list(
            Report.objects.select_for_update(skip_locked=True, of=("self",)).exclude(told=F("case__version")).order_by("id")[:BATCH]
        )
        held = {one.id: one for one in cases.cases(rules.REPORT.id, ids=[row.case_id for row in rows], limit=len(rows))} if rows else {}
        changed = [info(row, held[row.case_id]) for row in rows]
        for dataset in into:
            _supply(dataset, [one for one in changed if one.case.sector == dataset.pack], at)
        for row in rows:
            row.told = held[row.case_id].version
        Report.objects.bulk_update(rows, ["told"], batch_size=BATCH)
    return len(rows) == BATCH


def _supply(dataset: DatasetInfo, changed: list[ReportInfo], at: datetime) -> None:
    """Rows of the reports that changed, as a run of the dataset's own source."""
    if not changed:
        return
    source = f"citizens:{dataset.code}"
    words = in_every_language(lambda: label("field_reports.source"))
    sources.load_sources(
        [{"code": source, "name": words["vi"], "name_en": words["en"], "driver": "form", "promise_s": 0}], sector=dataset.pack
    )
    columns = {column.id for column in dataset.columns}
    bodies = {body.id: body.code for body in organizations.everything()}
    numbers = dict(Report.objects.filter(id__in=[one.duplicate_of for one in changed if one.duplicate_of]).values_list("id", "number"))
    records = [
        Record({name: cell for name, cell in _cells(one, bodies, numbers).items() if name in columns}, line)
        for line, one in enumerate(changed, 1)
    ]
    run = sources.open_run(source, now=at)
    staged = datasets.stage(dataset.code, records, Context(at=at))
    with speaking("vi"):
        reason = label("field_reports.supplied")
    done = datasets.commit(staged, Origin(run.id, "system", at, reason=reason))
    sources.finish_run(
        run.id, at, read=len(records), accepted=done.new + done.superseded, same=done.same, superseded=done.superseded,
        rejected=len({refusal.line for refusal in staged.refused}),
    )  # fmt: skip


def _cells(one: ReportInfo, bodies: dict[int, str], numbers: dict[int, str]) -> dict[str, object]:
    case = one.case
    merged = one.duplicate_of is not None
    point = rules.cell_of(one.latitude, one.longitude) if one.latitude is not None and one.longitude is not None else ""
    return {
        "report": one.number,
        "category": service(one.service).category,
        "service": one.service,
        "channel": one.channel,
        "commune": places.place(case.place_id).code,
        "unit": bodies[case.organization_id],
        "received_at": one.received_at,
        "acknowledged_at": one.acknowledged_at or "",
        "assigned_at": one.assigned_at or "",
        "started_at": one.started_at or "",
        "first_due_at": case.first_due_at,
        "extended_due_at": case.due_at if case.extensions and case.due_at > case.first_due_at else "",
        "answered_at": one.answered_at or "",
        "state": "duplicate" if merged else rules.REPORTED.get(case.state, case.state),
        "extensions": case.extensions,
        "reroutes": one.reroutes,
        "rating": one.rating or "",
        "verified": "" if one.verified is None else one.verified,
        "promised_half_days": _days(one.promised.half_days) if one.promised else "",
        "promised_most_days": _days(one.promised.most_days) if one.promised else "",
        "reopened": one.reopened,
        "duplicate_of": numbers.get(one.duplicate_of, "") if one.duplicate_of is not None else "",
        "recurrence": f"{point}|{one.service}" if point and not merged else "",
    }


def _days(days: float | None) -> float | str:
    return "" if days is None else days
