"""Tickets of cameras to be mended, ready to be placed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bazan.cameras.devices import api as devices
from bazan.cameras.devices.components import Tile
from bazan.cameras.devices.types import CameraInfo
from bazan.cameras.maintenance import api as maintenance
from bazan.cameras.maintenance.types import TICKET_STATES, TicketInfo
from bazan.coordination.cases import api as cases
from bazan.coordination.cases.types import EventInfo
from bazan.core.labels import label
from bazan.core.language import either
from bazan.directory.accounts import api as accounts
from bazan.platform.design_system.api import duration, when


@dataclass(frozen=True)
class TicketRow:
    id: int
    title: str
    owner: str
    since: datetime
    due: datetime
    late: bool
    light: str
    word: str


def rows(tickets: Iterable[TicketInfo], owners: Mapping[int, str], now: datetime) -> list[TicketRow]:
    """``owners``: what each organization is called."""
    return [row(ticket, owners.get(ticket.case.organization_id, ""), now) for ticket in tickets]


def row(ticket: TicketInfo, owner: str, now: datetime) -> TicketRow:
    fault, late = label(f"cameras.fault.{ticket.fault}"), ticket.case.late(now)
    state = TICKET_STATES.member(ticket.case.state)
    return TicketRow(
        id=ticket.id,
        title=label("upkeep.what", fault=fault, where=ticket.where, count=len(ticket.cameras)),
        owner=owner,
        since=ticket.since,
        due=ticket.case.due_at,
        late=late,
        light="missing" if late else TICKET_STATES.light(state),
        word=TICKET_STATES.word(state),
    )


def on_tiles(tiles: list[Tile], known: Iterable[CameraInfo], now: datetime) -> list[Tile]:
    """The same, each that is to be mended with what its ticket says. One question where no ticket is open, else three."""
    by_camera = maintenance.by_camera(maintenance.open_tickets())
    said = {camera.terms.code: _mending(by_camera[camera.id], now) for camera in known if camera.id in by_camera}
    return [replace(tile, mending=said.get(tile.code, "")) for tile in tiles]


def _mending(ticket: TicketInfo, now: datetime) -> str:
    due = label("cameras.ticket.due_at", at=when(ticket.case.due_at, now))
    return f"{due} · {label('cameras.ticket.late')}" if ticket.case.late(now) else due


def ailing(ticket: TicketInfo) -> tuple[list[dict[str, Any]], int]:
    """(its cameras in reach, each with how it stands on the ticket; how many more there are)."""
    known = {camera.id: camera.terms for camera in devices.cameras(ids=[line.camera_id for line in ticket.cameras])}
    lines = [
        {
            "code": known[line.camera_id].code,
            "name": either(known[line.camera_id].name, known[line.camera_id].name_en),
            "fault": label(f"cameras.fault.{line.fault}"),
            "since": line.since,
            "ended": line.ended_at,
            "light": "missing" if line.ended_at is None else "good" if line.mended else "none",
            "word": label(f"cameras.ticket.{'ails' if line.ended_at is None else 'well' if line.mended else 'gone'}"),
        }
        for line in ticket.cameras
        if line.camera_id in known
    ]
    return lines, len(ticket.cameras) - len(lines)


def steps(ticket: TicketInfo) -> list[dict[str, Any]]:
    """Everything that happened to it, newest first, in words."""
    names = accounts.full_names()
    return [
        {
            "at": event.at,
            "what": label(f"upkeep.step.{event.act}"),
            "by": "" if event.actor == "system" else names.get(event.actor, event.actor),
            "words": event.reason or _more(event),
        }
        for event in reversed(cases.timeline(ticket.case.id))
    ]


def _more(event: EventInfo) -> str:
    if "minutes" in event.detail:
        return label("cameras.ticket.lasted", span=duration(60 * event.detail["minutes"]))
    return label("cameras.ticket.left", count=event.detail["left"]) if "left" in event.detail else ""
