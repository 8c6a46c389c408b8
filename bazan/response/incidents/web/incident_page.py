"""What the incident room shows, put together from what the app knows. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bazan.core.labels import label
from bazan.core.language import either, language, words
from bazan.core.time import local_day
from bazan.data.indicators import api as indicators
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
from bazan.platform.design_system.api import day, number, when
from bazan.platform.manifests.extensions import extensions_of
from bazan.response.incidents import api as incidents
from bazan.response.incidents.extensions import IncidentOrigin
from bazan.response.incidents.types import (
    RESOURCE_STATES,
    STATES,
    Condition,
    Exposure,
    IncidentInfo,
    Line,
    Procedure,
    ReportInfo,
    Revealed,
    State,
    TaskInfo,
)
from bazan.response.incidents.web import area_map
from bazan.response.incidents.web.display_names import Naming, mark_of, minutes_words, since
from bazan.response.warnings.types import MessageInfo

LINES_SHOWN = 60
FIGURES_SHOWN = 3


@dataclass(frozen=True)
class Rights:
    """What the reader may do in this room."""

    command: bool
    part: bool
    warns: bool
    """Puts public warnings together here, so also asks for one to be cancelled."""
    organization_id: int | None


@dataclass(frozen=True)
class Room:
    """Everything read for the page, once."""

    info: IncidentInfo
    at: datetime
    naming: Naming
    rights: Rights
    lines: tuple[Line, ...]
    tasks: tuple[TaskInfo, ...]
    reports: tuple[ReportInfo, ...]
    procedure: Procedure | None
    exposure: Exposure | None


def read(incident_id: int, officer: Acting, at: datetime) -> Room:
    """NotFound ``incidents.unknown``."""
    info, naming = incidents.incident(incident_id, officer, at), Naming.read()
    command = incidents.commands(officer.reach, info.place_id, info.sector, info.level, at)
    called = any(naming.same(one, officer.organization_id) for one in info.organizations)
    part = command or (
        accounts.allowed(officer.reach, "incidents.handle")
        and (called or accounts.allowed(officer.reach, "incidents.handle", info.place_id, info.sector))
    )
    warns = accounts.allowed(officer.reach, "warnings.compose", info.place_id)
    lines = incidents.log(incident_id)
    area = incidents.area(lines)
    held = incidents.exposure(area.geometry, local_day(at)) if area else None
    return Room(
        info, at, naming, Rights(command, part, warns, officer.organization_id), lines, incidents.tasks(incident_id),
        incidents.reports(incident_id), incidents.procedure(incident_id), held,
    )  # fmt: skip


def head(room: Room) -> dict[str, Any]:
    info, naming = room.info, room.naming
    return {
        "title": info.title,
        "line": " · ".join((info.code, naming.kind(info), naming.place(info.place_id), naming.level(info.level),
                            label("incidents.room.commander", who=naming.commander(info)),
                            since(info.opened_at, info.closed_at or room.at))),
        "severity": naming.severity(info.severity),
        "source": label(f"incidents.source.{info.source}"),
        "source_href": _source_href(info),
    }  # fmt: skip


def _source_href(info: IncidentInfo) -> str:
    """The page of what it was opened from; empty where that has none, or the reader may not see it."""
    origin = next((one for one in extensions_of(IncidentOrigin) if one.source == info.source), None)
    return origin.address(info.source_ref) if origin else ""


def middle(room: Room) -> tuple[float, float]:
    """(latitude, longitude) of where it is, else of the seat of its commune."""
    place = places.place(room.info.place_id)
    return room.info.point or (place.latitude, place.longitude)


def stages(room: Room) -> list[dict[str, Any]]:
    """The bar of stages: when each was entered, what the next ones need."""
    info = room.info
    entered = {"open": info.opened_at, "closed": info.closed_at}
    for line in room.lines:
        state = incidents.entered(line.act) if line.task_id is None else None
        if state is not None and state != "closed":
            entered[state] = line.at
    here = STATES.index(info.state)
    found = []
    for n, state in enumerate(STATES):
        at = entered.get(state)
        line = when(at, room.at) if n <= here and at else ""
        if n == here and at and info.closed_at is None:
            line = label("incidents.room.since", at=line, span=since(at, room.at))
        if n > here and state in ("stable", "recovering", "closed"):
            line = needs(room, state)
        found.append(
            {"word": label(f"incidents.state.{state}"), "kind": "past" if n < here else "now" if n == here else "next", "line": line}
        )
    return found


def needs(room: Room, state: State) -> str:
    """What is still missing before the incident may enter the state, in a few words; empty: nothing."""
    conditions = incidents.conditions(room.info, state, room.tasks, room.reports)
    left = [label(f"incidents.need.{one.key}", **_count(one)) for one in conditions if not one.met]
    return label("incidents.room.needs", what=", ".join(left)) if left else ""


def _count(one: Condition) -> dict[str, Any]:
    return {"count": one.params["count"]} if "count" in one.params else {}


def moves(room: Room) -> list[dict[str, Any]]:
    """The ways on from here: the main one first; one whose conditions don't hold says what is missing."""
    info = room.info
    if not room.rights.command or info.state == "closed" or info.merged_into is not None:
        return []
    left = [(f"warning-{one.id}", label("incidents.room.warning", headline=words(one.headline)), _decisions(room, one))
            for one in incidents.left_in_force(info, room.at)]  # fmt: skip
    return [
        {
            "act": move.act,
            "main": number == 0,
            "missing": "" if move.act == "dismiss" else needs(room, move.enters),
            "label": label(f"incidents.move.{move.act}"),
            "reason": move.reason,
            "files": move.evidence,
            "warnings": left if move.enters == "closed" else [],
            "outcomes": [(outcome, label(f"incidents.outcome.{outcome}")) for outcome in move.outcomes],
        }
        for number, move in enumerate(incidents.moves(info.state, info.exercise))
    ]


def _decisions(room: Room, one: MessageInfo) -> list[tuple[str, str]]:
    """What may become of a warning that is in force when the incident ends."""
    run = ("run", label("incidents.room.warning_run", at=when(one.ends_at, room.at)))
    return [("cancel", label("incidents.room.warning_cancel")), run] if room.rights.warns else [run]


def key_figures(room: Room) -> list[dict[str, str]]:
    """What the room is looked at for: people, what is counted, tasks, the next report."""
    info, found = room.info, []
    if room.exposure is not None and room.exposure.people is not None:
        households = label("incidents.room.households", count=number(room.exposure.households, 0))
        found.append(_figure("incidents.room.exposed", f"{number(room.exposure.people, 0)}", households, "incidents.unit.people"))
    procedure, counted = room.procedure, incidents.figures(room.lines)
    order = [key for key in (procedure.figures if procedure else ()) if key in counted] + [
        key for key in counted if not procedure or key not in procedure.figures
    ]
    for key in order[:FIGURES_SHOWN]:
        one = counted[key]
        value = plain(one.value) + (f"/{plain(one.of)}" if one.of is not None else "")
        peak = label("incidents.room.peak", peak=plain(one.peak)) + " · " if one.peak > one.value else ""
        found.append({"name": words(one.names), "value": value, "unit": words(one.units),
                      "line": peak + when(one.at, room.at), "href": f"#l{one.line}", "state": ""})  # fmt: skip
    counting = [task for task in room.tasks if task.purpose == "response" and task.state != "dropped"]
    late = sum(task.late(room.at) for task in counting)
    done = sum(task.state == "done" for task in counting)
    found.append({"name": label("incidents.room.tasks"), "value": f"{done}/{len(counting)}", "unit": "",
                  "line": label("incidents.room.late", count=late) if late else "", "href": "#tasks",
                  "state": "off" if late else ""})  # fmt: skip
    if info.next_report_at is not None:
        over = info.next_report_at < room.at
        left = since(info.next_report_at, room.at) if over else since(room.at, info.next_report_at)
        found.append({"name": label("incidents.room.next_report"), "value": when(info.next_report_at, room.at), "unit": "",
                      "line": label("incidents.room.overdue" if over else "incidents.room.left", span=left), "href": "#report",
                      "state": "off" if over else ""})  # fmt: skip
    return found


def _figure(key: str, value: str, line: str, unit: str) -> dict[str, str]:
    return {"name": label(key), "value": value, "unit": label(unit), "line": line, "href": "#standing", "state": ""}


def plain(value: float | None) -> str:
    if value is None:
        return "—"
    return number(value, 0 if float(value).is_integer() else 1 if abs(value * 10 - round(value * 10)) < 1e-6 else 2)


def standing(room: Room) -> dict[str, Any]:
    """The map and its list: communes with their estimate, then what is registered in the area."""
    held, info = room.exposure, room.info
    area = incidents.area(room.lines)
    rows = [
        {
            "name": either(one.name, one.name_en),
            "kind": label("incidents.room.share", share=number((one.share or 0) * 100, 0)),
            "households": number(one.households, 0),
            "people": number(one.people, 0),
        }
        for one in (held.communes if held else ())
    ]
    kinds = _kinds()
    things = [{"name": either(one.name, one.name_en), "kind": kinds.get(one.kind, one.kind)} for one in (held.things if held else ())]
    drawn = ""
    if area is not None:
        basis = label(f"incidents.basis.{area.basis}", metres=number(area.metres, 0))
        drawn = f"{basis} · {when(area.at, room.at)} · {room.naming.person(area.by)}"
    touched = [one.place_id for one in held.communes if one.place_id] if held else [info.place_id]
    below = incidents.downstream(touched, local_day(room.at)) if _computes(room, "downstream") else ()
    downstream = [
        {"river": words(one.river), "places": ", ".join(room.naming.place(place_id) for place_id in one.place_ids)} for one in below
    ]
    return {
        "map": area_map.picture(info, area, held, area_map.told(held), room.at), "drawn": drawn, "rows": rows, "things": things,
        "km2": number(held.area_km2, 1 if held.area_km2 < 100 else 0) if held else "", "downstream": downstream,
    }  # fmt: skip


def _computes(room: Room, what: str) -> bool:
    return room.procedure is not None and what in room.procedure.compute


def _kinds() -> dict[str, str]:
    return {kind["code"]: words(kind["labels"]) for head_ in indicators.boards() for kind in head_["kinds"] or ()}


def timeline(room: Room, every: bool) -> tuple[list[dict[str, Any]], int]:
    """The log, newest first, and how many lines are not shown."""
    tasks = {task.id: task for task in room.tasks}
    lines = [line for line in reversed(room.lines) if line.act not in ("tick", "untick")]
    shown = lines if every else lines[:LINES_SHOWN]
    found = []
    for line in shown:
        said, under = room.naming.line(line, tasks)
        today = local_day(line.at) == local_day(room.at)
        found.append(
            {
                "id": line.id,
                "at": line.at,
                "day": "" if today else day(line.at, year=False),
                "mark": mark_of(line),
                "said": said,
                "under": under,
                "files": line.files,
            }
        )
    return found, len(lines) - len(shown)


def resources(room: Room) -> list[dict[str, Any]]:
    lists = incidents.catalogue().resources
    rows = []
    for one in incidents.resources(room.info.id):
        owner = room.rights.part and room.naming.same(one.organization_id, room.rights.organization_id)
        kind = lists.get(one.kind, {}).get(language(), one.kind)
        rows.append({
            "one": one, "name": one.name or kind, "kind": kind,
            "quantity": f"{plain(one.quantity)}\u00a0{words(one.units)}", "state": RESOURCE_STATES.word(one.state),
            "light": RESOURCE_STATES.light(one.state),
            "body": room.naming.body(one.organization_id), "asked": room.naming.body(one.asked_by_id),
            "acts": incidents.offered_resource(one.state, owner, room.rights.command) if room.info.state != "closed" else (),
        })  # fmt: skip
    return rows


def report(room: Room) -> dict[str, Any] | None:
    """The newest situation report: its pieces, and whether it waits for approval."""
    if not room.reports:
        return None
    newest = room.reports[0]
    return {"one": newest, "paragraphs": newest.paragraphs[language()], "older": [one.number for one in room.reports[1:]],
            "by": room.naming.person(newest.approved_by) if newest.approved_by else ""}  # fmt: skip


def spans(room: Room) -> list[dict[str, Any]]:
    """The measured times beside what was promised."""
    found = []
    for one in incidents.spans(room.info):
        late = one.minutes is not None and one.promised is not None and one.minutes > one.promised
        found.append({"name": label(f"incidents.times.{one.key}"), "value": minutes_words(one.minutes),
                      "promised": minutes_words(one.promised) if one.promised is not None else "",
                      "state": "off" if late else "good" if one.minutes is not None and one.promised is not None else "none"})  # fmt: skip
    return found


def beside(room: Room, revealed: Revealed | None = None) -> Mapping[str, Any]:
    """What belongs to it: decisions pinned, linked and merged incidents, the procedure with its roles and contacts, the call."""
    info, naming = room.info, room.naming
    linked = incidents.links(info.id)
    others = {
        one.id: one for one in incidents.incidents(ids=[n for one in linked for n in (one.one, one.other)], exercise=None, merged=True)
    }
    procedure = room.procedure
    call = None if not room.rights.command else revealed.call if revealed else incidents.call(info.id)
    return {
        "decisions": [{"at": line.at, "text": line.text, "by": naming.person(line.actor), "id": line.id} for line in room.lines
                      if line.act == "decision"][::-1],
        "links": [{"link": one, "other": others[one.other if one.one == info.id else one.one]} for one in linked
                  if (one.other if one.one == info.id else one.one) in others],
        "merged": incidents.merged(info.id),
        "into": incidents.incident(info.merged_into) if info.merged_into else None,
        "procedure": procedure,
        "procedure_name": words(procedure.labels) if procedure else "",
        "roles": [(words(role.labels), _holder(room, role.holder)) for role in procedure.roles] if procedure else [],
        "contacts": [(words(contact.labels), _holder(room, contact.organization)) for contact in procedure.contacts] if procedure else [],
        "call": call,
        "call_line": incidents.catalogue().lines.get(call.line, {}).get(language(), call.line) if call else "",
        "handovers": [{"at": line.at, "to": line.detail["to"], "text": line.text, "by": naming.person(line.actor)} for line in room.lines
                      if line.act == "handover"][::-1],
    }  # fmt: skip


def _holder(room: Room, code: str) -> str:
    """Who holds a role: the commander's title, or the body's name."""
    if code == "command":
        return room.naming.commander(room.info)
    if code == "lead":
        return room.naming.body(room.info.lead_id)
    if code == "commune":
        return next((name for body in room.info.organizations if (found := room.naming.bodies.get(body)) and found.kind == "commune"
                     for name in (room.naming.body(body),)), "")  # fmt: skip
    return next((room.naming.body(body.id) for body in room.naming.bodies.values() if body.code == code and body.valid_to is None), "")
