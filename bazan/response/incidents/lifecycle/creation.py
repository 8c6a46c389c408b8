"""Opening an incident: its number, its case, its frozen procedure, and whoever is called."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from bazan.coordination.cases import api as cases
from bazan.core.errors import Refused
from bazan.core.time import LOCAL
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations.types import OrganizationInfo
from bazan.directory.permissions.types import Acting
from bazan.monitoring.alerts import api as alerts
from bazan.response.incidents import code_lists, rules
from bazan.response.incidents.access.authorization import body_of, command_of, committee, tell
from bazan.response.incidents.incident_tasks.assignment import POLICY, add_steps
from bazan.response.incidents.models import Incident, ProcedureVersion
from bazan.response.incidents.notifications import tell_opened
from bazan.response.incidents.queries import incident_info
from bazan.response.incidents.types import SOURCES, Call, IncidentInfo, Kind, Procedure

TITLE = 200


@transaction.atomic
def open_incident(
    kind: str,
    title: str,
    place_id: int,
    by: Acting,
    at: datetime,
    key: str,
    *,
    severity: str = "",
    alert_id: int | None = None,
    call: Call | None = None,
    source: str = "officer",
    source_ref: str = "",
    point: tuple[float, float] | None = None,
    signal_at: datetime | None = None,
    exercise_id: int | None = None,
    guarded: bool = False,
) -> IncidentInfo:
    """A new incident with the tasks of its procedure; the same ``key`` again gives the one it opened.

    Opened from an alert it takes that up. ``severity`` empty: as the type says. ``guarded``, or as the type says: only who is called and
    who opened it see it. Refused ``incidents.guarded.body``, ``incidents.kind.unknown``,
    ``incidents.severity.unknown``, ``incidents.title.empty``, ``incidents.call.line``, ``incidents.call.what``, ``incidents.source``;
    NotFound ``alerts.unknown``; Forbidden ``people.not_allowed``.
    """
    key = f"{by.username}:{key}"[:100]
    wait_for(key)
    known = Incident.objects.filter(key=key).first()
    if known is not None:
        return incident_info(known)
    lists = code_lists.of_province()
    sort, grave = lists.kind(kind), lists.severity(severity or lists.kind(kind).severity)
    accounts.require(by.reach, "incidents.open", place_id, sort.sector)
    title = title.strip()[:TITLE]
    if not title:
        raise Refused("incidents.title.empty", {}, "title")
    if source not in SOURCES:
        raise Refused("incidents.source", {}, "source")
    if call is not None and call.line not in lists.lines:
        raise Refused("incidents.call.line", {}, "line")
    if call is not None and not call.what.strip():
        raise Refused("incidents.call.what", {}, "what")
    alert = alerts.alert(alert_id) if alert_id is not None else None
    source, source_ref = ("alert", f"alert:{alert_id}") if alert else ("call", call.line) if call else (source, source_ref.strip()[:100])
    signal = min(signal_at or (alert.raised_at if alert else at), at)
    lead = body_of(sort.lead, committee(place_id, at), committee(place_id, at), place_id, at)
    due = at + timedelta(minutes=sort.acknowledge_minutes)
    frozen = _current(sort.procedure)
    procedure = rules.thawed(frozen)
    actor = by.playing({"command"})
    calling = _called_bodies(sort, procedure, grave.level, lead, place_id, at)
    guarded = guarded or (sort.guarded and exercise_id is None)
    if guarded and by.organization_id is None:
        raise Refused("incidents.guarded.body", {}, "guarded")
    if guarded and by.organization_id is not None:
        calling = list(dict.fromkeys([*calling, by.organization_id]))
    case = cases.open_case(
        rules.INCIDENT, POLICY, actor, organization_id=lead.id, place_id=place_id, sector=sort.sector,
        due_at=due, what=title, asked={}, at=at, seen_by=calling, guarded=guarded,
    )  # fmt: skip
    year = at.astimezone(LOCAL).year
    row = Incident.objects.create(
        case_id=case.id, key=key, year=year, number=_number(year, exercise_id is not None), kind=kind, title=title,
        latitude=point[0] if point else None, longitude=point[1] if point else None, severity=grave.code, level=grave.level,
        source="exercise" if exercise_id else source, source_ref=source_ref, alert_id=alert_id, call=asdict(call) if call else None,
        procedure=frozen, exercise_id=exercise_id, signal_at=signal,
        on_scene_due_at=None if sort.on_scene_minutes is None else at + timedelta(minutes=sort.on_scene_minutes),
        acknowledged_at=alert.acknowledged_at if alert else None,
        next_report_at=rules.next_report(at, procedure.report_minutes) if procedure else None,
    )  # fmt: skip
    add_steps(row, case, procedure, (), actor, at)
    if alert_id is not None:
        alerts.acknowledge(alert_id, by.username, at)
        alerts.comment(alert_id, incident_info(row).code, by.username, at)
    row = Incident.objects.select_related("case").get(id=row.id)
    made = incident_info(row)
    tell_opened(made, by, at)
    tell(row, "open")
    return made


def wait_for(key: str) -> None:
    """Whoever gives the same key at the same time waits until the first has opened it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def _called_bodies(kind: Kind, procedure: Procedure | None, level: int, lead: OrganizationInfo, place_id: int, at: datetime) -> list[int]:
    """Everybody who has to know of it: who supports by the type, who owns a step, who commands, the commune."""
    command = command_of(level, place_id, at)
    owners = [*kind.support, *(step.owner for step in rules.called(procedure, level))]
    found = [lead, command, committee(place_id, at), *(body_of(code, lead, command, place_id, at) for code in owners)]
    return list(dict.fromkeys(one.id for one in found))


def _current(code: str) -> dict[str, Any] | None:
    """The procedure as its pack declares it today, to be frozen; none: nobody wrote one, or the pack isn't loaded."""
    row = ProcedureVersion.objects.filter(code=code, retired_at=None).order_by("-id").first() if code else None
    return {"code": code, "spec": row.spec} if row else None


def _number(year: int, exercise: bool) -> int:
    """The next number of the year; whoever else opens one waits until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO incident_counter (year, exercise, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (year, exercise) DO UPDATE SET last = incident_counter.last + 1 RETURNING last",
            [year, exercise],
        )
        return cursor.fetchone()[0]
