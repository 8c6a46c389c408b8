"""Reads of incidents, as the room's types. What is out of reach isn't there."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from bazan.coordination.cases import api as cases
from bazan.core.errors import NotFound
from bazan.core.numbers import whole_number
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
from bazan.platform.security.text_anonymization import shown
from bazan.response.incidents import code_lists, rules
from bazan.response.incidents.models import Exercise, Incident, IncidentTask, Link, ProcedureVersion, Report, Resource
from bazan.response.incidents.types import (
    AreaInfo,
    Call,
    Condition,
    ExerciseInfo,
    Figure,
    IncidentInfo,
    Line,
    LinkInfo,
    Piece,
    Procedure,
    ReportInfo,
    ResourceInfo,
    Span,
    State,
    TaskInfo,
)

LANGUAGES = ("vi", "en")


def incident(incident_id: int, reader: Acting | None = None, at: datetime | None = None) -> IncidentInfo:
    """NotFound ``incidents.unknown``, also for one out of reach, and for a guarded one that the reader may not know of at ``at``."""
    row = _row(incident_id)
    if reader is not None and at is not None and not cases.may_know(cases.case(row.case_id), reader, at):
        raise NotFound("incidents.unknown", {})
    return incident_info(row)


def incidents(
    *,
    states: Iterable[str] | None = None,
    kinds: Iterable[str] | None = None,
    severities: Iterable[str] | None = None,
    place_ids: Iterable[int] | None = None,
    organization_ids: Iterable[int] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    exercise: bool | None = False,
    merged: bool = False,
    ids: Iterable[int] | None = None,
    limit: int = 200,
) -> list[IncidentInfo]:
    """Incidents in reach: open ones first, the gravest first, then by age; then the closed ones, newest first.

    ``since``, ``until``: opened within; ``exercise``: False actual ones alone, True exercises alone, None both; ``merged``: also those that
    lie in another. ``organization_ids``: led by one of them or calling one.
    """
    found, states = _rows(), None if states is None else frozenset(states)
    for column, wanted in (("case__state", states), ("kind", kinds), ("severity", severities), ("case__place_id", place_ids), ("id", ids)):
        if wanted is not None:
            found = found.filter(**{f"{column}__in": list(wanted)})
    if organization_ids is not None:
        found = found.extra(where=["case_record.organizations && %s::int[]"], params=[list(organization_ids)])
    if since is not None:
        found = found.filter(case__opened_at__gte=since)
    if until is not None:
        found = found.filter(case__opened_at__lt=until)
    if exercise is not None:
        found = found.filter(exercise__isnull=not exercise)
    if not merged:
        found = found.filter(merged_into=None)
    running = found.filter(case__closed_at=None) if states != {"closed"} else found.none()
    opened = list(running.order_by("-level", "-case__opened_at", "-id")[:limit])
    over = found.exclude(case__closed_at=None) if states is None or "closed" in states else found.none()
    closed = list(over.order_by("-case__closed_at", "-id")[: limit - len(opened)])
    grave = {code: n for n, code in enumerate(code_lists.of_province().severities)}
    opened.sort(key=lambda row: -grave.get(row.severity, 0))
    return [incident_info(row) for row in (*opened, *closed)]


def numbered(code: str) -> IncidentInfo | None:
    """The incident that bears the code, if it is in reach."""
    prefix, _, rest = code.partition("-")
    year, _, number = rest.partition("-")
    prefixes = code_lists.of_province().prefixes
    of_year, counted = whole_number(year, digits=4), whole_number(number)
    if prefix not in prefixes.values() or of_year is None or counted is None:
        return None
    found = _rows().filter(year=of_year, number=counted, exercise__isnull=prefix == prefixes["incident"]).first()
    return incident_info(found) if found else None


def search(text: str, limit: int = 20) -> list[IncidentInfo]:
    """Those in reach that bear the code or the number, then those whose title holds the words, each newest first; no exercises."""
    exact, number, words = numbered(text.strip().upper()), whole_number(text.strip()), places.folded(text)
    actual = _rows().filter(exercise=None).order_by("-id")
    first = [] if number is None else [incident_info(row) for row in actual.filter(number=number)[:limit]]
    first += [exact] if exact is not None and exact.exercise_id is None else []
    worded = actual.filter(search_key__contains=words).exclude(id__in=[one.id for one in first])[:limit] if words else []
    return [*first, *map(incident_info, worded)][:limit]


def counts() -> dict[str, int]:
    """How many actual incidents in reach stand in each state, merged ones left out."""
    rows = _rows().filter(exercise=None, merged_into=None).values_list("case__state")
    found: dict[str, int] = {}
    for (state,) in rows.exclude(case__state="closed"):
        found[state] = found.get(state, 0) + 1
    return found


def of_alerts(alert_ids: Iterable[int]) -> dict[int, int]:
    """Alert to the incident that was opened from it."""
    return dict(Incident.objects.filter(alert_id__in=list(alert_ids)).order_by("id").values_list("alert_id", "id"))


def of_source(source: str, reference: str) -> list[IncidentInfo]:
    """The incidents in reach that were opened from this, by the one who named it so; oldest first."""
    return [incident_info(row) for row in _rows().filter(source=source, source_ref=reference).order_by("id")]


def alerts_of(incident_ids: Iterable[int]) -> set[int]:
    """The alerts they, and what was merged into them, were opened from."""
    ids = list(incident_ids)
    rows = Incident.objects.filter(Q(id__in=ids) | Q(merged_into__in=ids), alert_id__isnull=False)
    return set(rows.values_list("alert_id", flat=True))


def in_force(kind: str) -> Procedure | None:
    """The procedure an incident of the kind would follow, were it opened now. Null: nobody wrote one, or the province has no such kind."""
    known = code_lists.of_province().kinds.get(kind)
    code = known.procedure if known else ""
    row = ProcedureVersion.objects.filter(code=code, retired_at=None).order_by("-id").first()
    return rules.read_procedure(row.code, row.spec) if row else None


def procedure(incident_id: int) -> Procedure | None:
    """What the incident follows, as frozen when it was opened."""
    return rules.thawed(_row(incident_id).procedure)


def call(incident_id: int) -> Call | None:
    """What the operator wrote down, with who called as everybody may know it; whole it is in ``revealing.reveal``."""
    found = _row(incident_id).call
    return rules.hidden(Call(**found)) if found else None


def tasks(incident_id: int) -> tuple[TaskInfo, ...]:
    """Every task, in the order they were given."""
    rows = IncidentTask.objects.select_related("case").filter(incident_id=incident_id).order_by("id")
    return tuple(task_info(row) for row in rows)


def task(task_id: int) -> TaskInfo:
    """NotFound ``incidents.task.unknown``."""
    found = IncidentTask.objects.select_related("case").filter(id=task_id).first()
    if found is None:
        raise NotFound("incidents.task.unknown", {})
    return task_info(found)


def tasks_by_case(case_ids: Iterable[int]) -> dict[int, TaskInfo]:
    """Case to the task it is of, of those in reach."""
    rows = IncidentTask.objects.select_related("case").filter(case_id__in=list(case_ids))
    return {row.case_id: task_info(row) for row in rows}


def tasks_of(organization_ids: Iterable[int], at: datetime) -> list[TaskInfo]:
    """What organizations still owe in incidents that are not merged, the nearest deadline first; of exercises too."""
    rows = IncidentTask.objects.select_related("case").filter(case__running=True, case__organization_id__in=list(organization_ids))
    return [task_info(row) for row in rows.filter(incident__merged_into=None).order_by("case__due_at", "id")]


def progress(incident_ids: Iterable[int], at: datetime) -> dict[int, tuple[int, int, int]]:
    """Of each incident's tasks for the response: done, all, late; dropped ones don't count."""
    rows = IncidentTask.objects.filter(incident_id__in=list(incident_ids), purpose="response").exclude(case__state="dropped")
    counted = rows.values_list("incident_id").annotate(
        done=Count("id", filter=Q(case__state="done")), every=Count("id"),
        late=Count("id", filter=Q(case__running=True, case__due_at__lt=at)),
    )  # fmt: skip
    return {incident_id: (done, every, late) for incident_id, done, every, late in counted}


def log(incident_id: int, extra: Iterable[int] = (), whole: bool = False) -> tuple[Line, ...]:
    """Every line, oldest first: what happened to the incident, to each of its tasks, and to incidents merged into it.

    ``whole``: as ``casework.timeline``.
    """
    merged = list(Incident.objects.filter(merged_into_id=incident_id).values_list("id", flat=True))
    rows = list(Incident.objects.filter(id__in=[incident_id, *merged, *extra]).values_list("case_id", flat=True))
    of_task = dict(IncidentTask.objects.filter(incident_id__in=[incident_id, *merged]).values_list("case_id", "id"))
    events = cases.timeline(*rows, *of_task, whole=whole)
    lines = [
        Line(e.id, e.at, e.act, e.actor, e.organization_id, e.reason, e.detail, of_task.get(e.case_id), e.files)
        for e in events
        if not (e.case_id in of_task and e.act == "open" and e.at == events[0].at)
    ]
    return tuple(sorted(lines, key=lambda line: (line.at, line.id)))


def figures(lines: Iterable[Line]) -> dict[str, Figure]:
    """Every counted fact as last reported, in the order of the province's list."""
    lists, found = code_lists.of_province().figures, {}
    for line in lines:
        if line.act != "figure":
            continue
        key, value = str(line.detail["figure"]), float(line.detail["value"])
        words = lists.get(key, {})
        before = found.get(key)
        found[key] = Figure(
            key, {language: words.get(language, key) for language in LANGUAGES},
            {language: words.get(f"unit_{language}", "") for language in LANGUAGES}, value, line.detail.get("of"), line.id, line.at,
            before.first if before else value, max(before.peak, value) if before else value,
        )  # fmt: skip
    return {key: found[key] for key in sorted(found, key=lambda key: list(lists).index(key) if key in lists else len(lists))}


def area(lines: Iterable[Line]) -> AreaInfo | None:
    """The affected area as last drawn."""
    for line in reversed(list(lines)):
        if line.act == "area":
            return AreaInfo(line.detail["geometry"], line.detail["basis"], line.detail.get("metres"), line.id, line.at, line.actor)
    return None


def resources(incident_id: int) -> tuple[ResourceInfo, ...]:
    """What is there or asked for; what is gone or was refused last."""
    rows = [resource_info(row) for row in Resource.objects.filter(incident_id=incident_id).order_by("id")]
    return tuple(sorted(rows, key=lambda one: one.state in ("released", "refused")))


def reports(incident_id: int) -> tuple[ReportInfo, ...]:
    """Situation reports, newest first."""
    return tuple(report_info(row) for row in Report.objects.filter(incident_id=incident_id).order_by("-number"))


def links(incident_id: int) -> tuple[LinkInfo, ...]:
    """Links that stand."""
    rows = Link.objects.filter(Q(one_id=incident_id) | Q(other_id=incident_id), ended_at=None).order_by("id")
    return tuple(LinkInfo(row.id, row.one_id, row.other_id, shown(row.reason), row.at, row.by, row.ended_at) for row in rows)


def merged(incident_id: int) -> list[IncidentInfo]:
    """What was merged into it."""
    return [incident_info(row) for row in _rows().filter(merged_into_id=incident_id).order_by("id")]


def conditions(info: IncidentInfo, state: State, its: Iterable[TaskInfo], told: Iterable[ReportInfo]) -> tuple[Condition, ...]:
    """What must hold before it may enter the state, given its tasks and situation reports."""
    return rules.conditions(state, its, any(report.approved_at for report in told), info.merged_into is not None)


def spans(info: IncidentInfo) -> tuple[Span, ...]:
    """Its measured times from the first signal, and what was promised."""
    kind = code_lists.of_province().kinds.get(info.kind)
    ahead = (info.opened_at - info.signal_at).total_seconds() / 60
    promised = {"acknowledged": ahead + kind.acknowledge_minutes, "on_scene": None} if kind else {}
    if kind and kind.on_scene_minutes is not None:
        promised["on_scene"] = ahead + kind.on_scene_minutes
    return rules.spans(info.signal_at, info.acknowledged_at, info.on_scene_at, info.stable_at, info.closed_at, promised)


def exercise(exercise_id: int) -> ExerciseInfo:
    """NotFound ``incidents.exercise.unknown``."""
    row = Exercise.objects.filter(id=exercise_id).first()
    if row is None:
        raise NotFound("incidents.exercise.unknown", {})
    return exercise_info(row)


def exercises(limit: int = 50) -> list[ExerciseInfo]:
    """Newest first."""
    return [exercise_info(row) for row in Exercise.objects.order_by("-started_at")[:limit]]


def _rows() -> QuerySet[Incident]:
    return Incident.objects.select_related("case")


def _row(incident_id: int) -> Incident:
    found = _rows().filter(id=incident_id).first()
    if found is None:
        raise NotFound("incidents.unknown", {})
    return found


def incident_info(row: Incident) -> IncidentInfo:
    case = row.case
    frozen: Mapping[str, Any] = row.procedure or {}
    prefixes = code_lists.of_province().prefixes
    return IncidentInfo(
        id=row.id, case_id=row.case_id, version=case.version,
        code=f"{prefixes['exercise' if row.exercise_id else 'incident']}-{row.year}-{row.number:04}",
        kind=row.kind, title=shown(row.title), sector=case.sector, place_id=case.place_id,
        point=None if row.latitude is None or row.longitude is None else (row.latitude, row.longitude),
        state=case.state, severity=row.severity, level=row.level, lead_id=case.organization_id, organizations=tuple(case.organizations),
        source=row.source, source_ref=row.source_ref, alert_id=row.alert_id, exercise_id=row.exercise_id, merged_into=row.merged_into_id,
        signal_at=row.signal_at, opened_at=case.opened_at, opened_by=case.opened_by, acknowledge_due_at=case.first_due_at,
        on_scene_due_at=row.on_scene_due_at, acknowledged_at=row.acknowledged_at, on_scene_at=row.on_scene_at, stable_at=row.stable_at,
        closed_at=case.closed_at, next_report_at=row.next_report_at if case.closed_at is None else None, outcome=row.outcome,
        procedure=frozen.get("code", ""), procedure_version=frozen["spec"]["version"] if frozen else None,
        guarded=case.guarded, held=case.held,
    )  # fmt: skip


def task_info(row: IncidentTask) -> TaskInfo:
    case = row.case
    return TaskInfo(
        row.id, row.incident_id, row.case_id, case.version, row.step,
        {language: shown(text) for language, text in row.what.items()}, tuple(row.checks), frozenset(row.ticked or ()),
        case.organization_id, case.state, row.before, row.purpose, case.first_due_at, case.due_at, case.delivered_at,
        row.earliest_at,
    )  # fmt: skip


def resource_info(row: Resource) -> ResourceInfo:
    words = code_lists.of_province().resources.get(row.kind, {})
    return ResourceInfo(
        row.id, row.incident_id, row.kind, shown(row.name), row.quantity,
        {language: words.get(f"unit_{language}", "") for language in LANGUAGES},
        row.organization_id, row.asked_by_id, row.state, row.at, shown(row.note),
    )  # fmt: skip


def report_info(row: Report) -> ReportInfo:
    words = shown(row.words) if row.approved_at else row.words  # whose report it is writes on in his own words
    pieces = {
        language: tuple(tuple(Piece(shown(text), line) for text, line in paragraph) for paragraph in told)
        for language, told in row.paragraphs.items()
    }
    return ReportInfo(
        row.id, row.incident_id, row.number, row.start, row.end, pieces, words, row.drafted_at, row.approved_by, row.approved_at
    )


def exercise_info(row: Exercise) -> ExerciseInfo:
    first = row.incidents.order_by("id").values_list("id", flat=True).first()
    return ExerciseInfo(
        row.id, row.script, row.version, row.spec["title"], first, row.started_at, row.started_by, row.ended_at, row.next_at, row.result
    )
