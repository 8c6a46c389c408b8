"""Reads of tickets, as the room's types."""

from collections.abc import Iterable, Mapping

from bazan.cameras.maintenance import rules
from bazan.cameras.maintenance.models import AilingCamera, Ticket
from bazan.cameras.maintenance.types import Ailing, TicketInfo
from bazan.coordination.cases import api as casework
from bazan.core.errors import NotFound

MOST = 2000


def ticket(ticket_id: int) -> TicketInfo:
    """NotFound ``upkeep.unknown``, also for one out of reach."""
    tickets = _infos(Ticket.objects.filter(id=ticket_id))
    if not tickets:
        raise NotFound("upkeep.unknown", {})
    return tickets[0]


def open_tickets() -> list[TicketInfo]:
    """Those in reach that are not mended, the nearest deadline first. Three queries."""
    return sorted(_infos(Ticket.objects.filter(case__closed_at=None)[:MOST]), key=lambda known: (known.case.due_at, known.id))


def tickets_of(camera_id: int) -> list[TicketInfo]:
    """Every ticket the camera was on, the newest first. Three queries."""
    numbers = AilingCamera.objects.filter(camera_id=camera_id).values_list("ticket_id", flat=True)
    return sorted(_infos(Ticket.objects.filter(id__in=list(numbers))), key=lambda known: -known.id)


def by_camera(tickets: Iterable[TicketInfo]) -> Mapping[int, TicketInfo]:
    """Of each camera that still ails the ticket it is on."""
    return {line.camera_id: ticket for ticket in tickets for line in ticket.cameras if line.ended_at is None}


def _infos(rows: Iterable[Ticket]) -> list[TicketInfo]:
    rows = list(rows)
    if not rows:
        return []
    cases = {case.id: case for case in casework.cases(rules.UPKEEP.id, ids=[row.case_id for row in rows], limit=len(rows))}
    lines: dict[int, list[Ailing]] = {}
    for line in AilingCamera.objects.filter(ticket_id__in=[row.id for row in rows]).order_by("since", "id"):
        lines.setdefault(line.ticket_id, []).append(Ailing(line.camera_id, line.fault, line.since, line.ended_at, line.mended))
    return [
        TicketInfo(row.id, cases[row.case_id], row.where, row.fault, row.since, tuple(lines.get(row.id, ())))
        for row in rows
        if row.case_id in cases
    ]
