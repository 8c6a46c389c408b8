"""How incidents stood at an instant, told by their logs alone: what was done later isn't known then."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import cast

from django.db.models import Q

from bazan.coordination.cases import api as casework
from bazan.coordination.cases.types import EventInfo
from bazan.core.time import present
from bazan.response.incidents.models import Incident
from bazan.response.incidents.queries import incident_info
from bazan.response.incidents.rules import INCIDENT
from bazan.response.incidents.types import AreaInfo, IncidentInfo, State

MOST = 500


def open_at(at: datetime) -> list[IncidentInfo]:
    """Actual incidents in reach that were open at the instant and lay in no other, newest first, with the state and severity of then."""
    rows = Incident.objects.select_related("case").filter(
        Q(case__closed_at=None) | Q(case__closed_at__gt=at), exercise=None, case__opened_at__lte=at
    )
    held = [incident_info(row) for row in rows.order_by("-case__opened_at", "-id")[:MOST]]
    told: dict[int, list[EventInfo]] = {}
    grades: dict[int, list[EventInfo]] = {}
    cases = [info.case_id for info in held]
    for event in casework.happened(cases, None, at):
        told.setdefault(event.case_id, []).append(event)
    for event in casework.happened(cases, ("grade",), present()):
        grades.setdefault(event.case_id, []).append(event)
    return [
        _as_of(info, told.get(info.case_id, []), grades.get(info.case_id, []), at)
        for info in held
        if not _merged(told.get(info.case_id, []))
    ]  # fmt: skip


def areas(case_ids: Iterable[int], at: datetime) -> dict[int, AreaInfo]:
    """Case of an incident to its affected area as last drawn by then."""
    return {
        event.case_id: AreaInfo(
            event.detail["geometry"], event.detail["basis"], event.detail.get("metres"), event.id, event.at, event.actor
        )
        for event in casework.happened(case_ids, ("area",), at)
    }  # fmt: skip


def _merged(events: Iterable[EventInfo]) -> bool:
    last = [event.act for event in events if event.act in ("merge", "unmerge")]
    return bool(last) and last[-1] == "merge"


def _as_of(info: IncidentInfo, events: list[EventInfo], grades: list[EventInfo], at: datetime) -> IncidentInfo:
    """``grades``: every change of its severity there was, the later ones too: the first of them names what it was before."""
    severity, level = info.severity, info.level
    earlier, later = [one.detail for one in grades if one.at <= at], [one.detail for one in grades if one.at > at]
    if earlier:
        severity, level = earlier[-1]["after"], earlier[-1]["level"]
    elif later:
        severity, level = later[0]["before"], later[0]["level_before"]
    state = cast("State", events[-1].after) if events and events[-1].after in INCIDENT.states else info.state
    return replace(info, state=state, severity=severity, level=level, closed_at=None, merged_into=None)
