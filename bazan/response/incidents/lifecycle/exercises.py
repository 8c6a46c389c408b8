"""Exercises: a script played in a sandbox that is marked everywhere, telling real people, with the reach rate and times at its end."""

import tomllib
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from bazan.coordination.cases import api as cases
from bazan.coordination.notifications import api as notifications
from bazan.core.errors import Conflict, NotFound, Refused
from bazan.core.settings import current
from bazan.core.time import local_day
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import SYSTEM, Acting
from bazan.directory.places import api as places
from bazan.response.incidents import queries, rules
from bazan.response.incidents.access.authorization import tell
from bazan.response.incidents.lifecycle.creation import open_incident, wait_for
from bazan.response.incidents.models import Exercise, Incident
from bazan.response.incidents.types import ExerciseInfo

INBOX = "inbox"


def scripts() -> dict[str, dict[str, Any]]:
    """The province's scripts by id."""
    folder = current().province_folder / "exercises"
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.toml"))}


@transaction.atomic
def start_exercise(script: str, by: Acting, at: datetime, key: str) -> ExerciseInfo:
    """Open the script's incident in the sandbox and call whoever it calls. The same ``key`` again gives the one it started.

    Refused ``incidents.exercise.script``; Conflict ``incidents.exercise.key`` when an actual incident was opened by it; Forbidden
    ``people.not_allowed``.
    """
    given = f"{by.username}:{key}"[:100]
    wait_for(given)
    known = Incident.objects.filter(key=given).exclude(exercise=None).first()
    if known is not None:
        assert known.exercise_id is not None  # those without are left out
        return queries.exercise(known.exercise_id)
    spec = scripts().get(script)
    if spec is None:
        raise Refused("incidents.exercise.script", {}, "script")
    place = places.by_code(spec["place"], local_day(at))
    accounts.require(by.reach, "incidents.exercise", place.id)
    events = spec.get("events", [])
    row = Exercise.objects.create(
        script=script, version=spec["version"], spec=spec, place_id=place.id, sector=spec["sector"], started_at=at, started_by=by.username,
        next_at=at + timedelta(minutes=events[0]["minute"]) if events else None,
    )  # fmt: skip
    incident = open_incident(
        spec["kind"], spec["incident"]["vi"], place.id, by, at, key, severity=spec.get("severity", ""), exercise_id=row.id,
        point=tuple(spec["point"]) if "point" in spec else None, source="exercise", source_ref=script,
    )  # fmt: skip
    if not incident.exercise:
        raise Conflict("incidents.exercise.key", {})
    return queries.exercise(row.id)


def play_due(at: datetime) -> None:
    """Play what running exercises have due: each event once, as a line of the log in the script's words."""
    for exercise_id in Exercise.objects.filter(ended_at=None, next_at__lte=at).values_list("id", flat=True):
        with transaction.atomic():
            row = Exercise.objects.select_for_update(skip_locked=True).filter(id=exercise_id, ended_at=None).first()
            if row is not None:
                _play(row, at)


def _play(row: Exercise, at: datetime) -> None:
    events, incident = row.spec["events"], row.incidents.order_by("id").first()
    assert incident is not None  # opened together with its exercise
    while row.played < len(events) and row.started_at + timedelta(minutes=events[row.played]["minute"]) <= at:
        event = events[row.played]
        figure = {"figure": event["figure"], "value": event["value"], "of": event.get("of")} if "figure" in event else {}
        cases.note(incident.case_id, "figure" if figure else "note", SYSTEM, at, event.get("vi", ""), {**figure, "script": True})
        row.played += 1
    row.next_at = row.started_at + timedelta(minutes=events[row.played]["minute"]) if row.played < len(events) else None
    row.save(update_fields=["played", "next_at"])
    tell(incident, "exercise")


@transaction.atomic
def end_exercise(exercise_id: int, by: Acting, at: datetime) -> ExerciseInfo:
    """End it and publish whom it reached.

    Conflict ``incidents.exercise.ended``; NotFound ``incidents.exercise.unknown``, ``incidents.unknown``.
    """
    row = Exercise.objects.select_for_update().filter(id=exercise_id).first()
    if row is None:
        raise NotFound("incidents.exercise.unknown", {})
    accounts.require(by.reach, "incidents.exercise", row.place_id)
    if row.ended_at is not None:
        raise Conflict("incidents.exercise.ended", {})
    incident = row.incidents.select_related("case").order_by("id").first()
    if incident is None:
        raise NotFound("incidents.unknown", {})
    row.result = _reached(incident.id, row.started_at)
    row.ended_at, row.next_at = at, None
    row.save(update_fields=["result", "ended_at", "next_at"])
    if incident.case.state in ("open", "responding"):
        actor = by.playing(rules.COMMAND)
        cases.move(rules.INCIDENT, incident.case_id, "dismiss", actor, incident.case.version, at, reason=row.spec["incident"]["vi"])
        incident.outcome = "exercise"
        incident.save(update_fields=["outcome"])
    audit.append(by.username, "incidents.end_exercise", f"exercise:{row.id}", row.result)
    tell(incident, "exercise")
    return queries.exercise(row.id)


def _reached(incident_id: int, started: datetime) -> dict[str, Any]:
    """How many people were told, read it and answered, and the middle of the minutes they took."""
    told = [one for one in notifications.receipts(f"incident:{incident_id}") if one.channel == INBOX and one.account_id is not None]
    everybody = {one.account_id for one in told}
    answered = {one.account_id: (one.at - started).total_seconds() / 60 for one in told if one.state == "acknowledged"}
    read = {one.account_id for one in told if one.state in ("read", "acknowledged")}
    return {"told": len(everybody), "read": len(read), "answered": len(answered), "median_minutes": rules.median(answered.values())}
