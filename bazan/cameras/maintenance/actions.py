"""Writes: tickets opened and ended by the clock, taken up and told of by their owners. Each is one transaction, audited by casework."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from bazan.cameras.devices import api as devices
from bazan.cameras.devices.types import CameraInfo
from bazan.cameras.maintenance import queries, rules, service_levels, ticket_notifications
from bazan.cameras.maintenance.models import AilingCamera, Ticket
from bazan.cameras.maintenance.types import Ill, TicketInfo
from bazan.coordination.cases import api as cases
from bazan.coordination.cases.types import Policy as Stages
from bazan.core.errors import Conflict, Forbidden, NotFound, Refused
from bazan.core.reasons import SHORTEST_REASON
from bazan.core.time import local_day
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import SYSTEM, Acting
from bazan.directory.places import api as places

AWAY = ("waiting", "resting", "off")
"""States in which nobody watches: whether the camera is well isn't known, and its owner has done nothing wrong."""
LONGEST = 200


def open_due(at: datetime) -> list[TicketInfo]:
    """A ticket for all that ail too long and are on none; killed at any moment, the next round goes on."""
    return [ticket for ailing in rules.gathered(_ill(at), service_levels.of_province(), at) if (ticket := open_ticket(ailing, at))]


@transaction.atomic
def open_ticket(ailing: tuple[Ill, ...], at: datetime) -> TicketInfo | None:
    """One ticket of these cameras, with its case, and its owner told; None: one of them is on a ticket by now."""
    if AilingCamera.objects.filter(camera_id__in=[camera.camera_id for camera in ailing], ended_at=None).exists():
        return None
    first, rule = ailing[0], service_levels.of_province()
    what = ticket_notifications.words_of(first.fault, first.where, len(ailing))
    case = cases.open_case(
        rules.UPKEEP,
        Stages(1, {}),
        SYSTEM,
        organization_id=first.organization_id,
        place_id=first.place_id,
        sector=devices.catalogue().sector,
        due_at=rules.due(at, rule.faults[first.fault].mend_days, cases.working_hours()),
        what=what,
        asked={},
        at=at,
    )
    row = Ticket.objects.create(case_id=case.id, where=first.where, fault=first.fault, since=first.since)
    AilingCamera.objects.bulk_create(
        AilingCamera(ticket=row, camera_id=camera.camera_id, fault=camera.fault, since=camera.since) for camera in ailing
    )
    made = queries.ticket(row.id)
    ticket_notifications.tell(made, "open", at)
    return made


def close_well(at: datetime) -> list[TicketInfo]:
    """End what is well for long enough, or no longer watched at all; gives the tickets that changed."""
    tickets = queries.open_tickets()
    if not tickets:
        return []
    well = service_levels.of_province().well
    known = {camera.id: camera for camera in devices.cameras(ids=queries.by_camera(tickets))}
    ended = devices.faults_ended(known)
    changed = []
    for ticket in tickets:
        standing = [line.camera_id for line in ticket.cameras if line.ended_at is None]
        gone = [number for number in standing if number not in known or not known[number].terms.enabled]
        mended = [number for number in standing if number not in gone and _well_since(known[number], ended.get(number), at) <= at - well]
        if gone or mended:
            changed.append(end(ticket.id, mended, gone, at))
    return changed


def _well_since(camera: CameraInfo, ended: datetime | None, at: datetime) -> datetime:
    """The instant itself for one that isn't well."""
    return max(camera.since or at, ended or camera.since or at) if camera.well else at


@transaction.atomic
def end(ticket_id: int, mended: Iterable[int], gone: Iterable[int], at: datetime) -> TicketInfo:
    """These cameras of a ticket are well again, those no longer watched; when none is left, so is the ticket."""
    row = _held(ticket_id)
    lines = AilingCamera.objects.filter(ticket=row, ended_at=None)
    lines.filter(camera_id__in=list(mended)).update(ended_at=at, mended=True)
    lines.filter(camera_id__in=list(gone)).update(ended_at=at)
    left = AilingCamera.objects.filter(ticket=row, ended_at=None).count()
    house, case = SYSTEM.playing({"house"}), cases.case(row.case_id)
    if left:
        cases.note(row.case_id, "fewer", house, at, detail={"left": left})
        return queries.ticket(ticket_id)
    act = "mend" if AilingCamera.objects.filter(ticket=row, mended=True).exists() else "withdraw"
    cases.move(rules.UPKEEP, row.case_id, act, house, case.version, at, detail={"minutes": round((at - row.since).total_seconds() / 60)})
    closed = queries.ticket(ticket_id)
    ticket_notifications.settle(closed, house.username, at)
    if act == "mend":
        ticket_notifications.tell(closed, "mend", at)
    return closed


@transaction.atomic
def accept(ticket_id: int, by: Acting, seen: int, at: datetime) -> TicketInfo:
    """Its owner has it. Forbidden ``casework.act.role``, ``people.not_allowed``; NotFound ``upkeep.unknown``; Conflict as casework says."""
    ticket = queries.ticket(ticket_id)
    cases.move(rules.UPKEEP, ticket.case.id, "accept", _owner(ticket, by), seen, at)
    ticket_notifications.settle(ticket, by.username, at)
    return queries.ticket(ticket_id)


@transaction.atomic
def say(ticket_id: int, words: str, by: Acting, at: datetime) -> TicketInfo:
    """What its owner tells of the work: a line in the timeline. Refused ``casework.act.reason``; else as ``accept``."""
    ticket = queries.ticket(ticket_id)
    owner = _owner(ticket, by)
    if not owner.roles:
        raise Forbidden("casework.act.role", {})
    if ticket.case.closed_at is not None:
        raise Conflict("casework.act.state", {})
    if len(words.strip()) < SHORTEST_REASON:
        raise Refused("casework.act.reason", {}, "words")
    cases.note(ticket.case.id, "say", owner, at, words)
    return queries.ticket(ticket_id)


@transaction.atomic
def tell_late(at: datetime) -> int:
    """Tell owners, and who is above them, of each ticket whose deadline passed, once; gives how many."""
    rows = list(Ticket.objects.select_for_update(of=("self",)).filter(case__running=True, case__due_at__lt=at, late_at=None))
    for row in rows:
        row.late_at = at
        row.save(update_fields=["late_at"])
        ticket_notifications.tell(queries.ticket(row.id), "late", at)
    return len(rows)


def _ill(at: datetime) -> list[Ill]:
    """Every camera that ails, is watched and on no ticket, with the gravest of its faults."""
    faults = list(service_levels.of_province().faults)
    worst: dict[int, Any] = {}
    for ailment in devices.ailments():
        known = worst.get(ailment.camera_id)
        if ailment.fault in faults and (known is None or faults.index(ailment.fault) < faults.index(known.fault)):
            worst[ailment.camera_id] = ailment
    if not worst:
        return []
    ticketed = set(AilingCamera.objects.filter(ended_at=None).values_list("camera_id", flat=True))
    names = {place.id: place.name for place in places.communes(local_day(at))}
    root = places.root(local_day(at)).id
    return [
        Ill(
            camera.id,
            camera.organization_id,
            camera.place_id or root,
            (camera.terms.site or camera.terms.road or names.get(camera.place_id or root, ""))[:LONGEST],
            worst[camera.id].fault,
            worst[camera.id].since,
        )
        for camera in devices.cameras(ids=set(worst) - ticketed)
        if camera.state not in AWAY and camera.terms.enabled
    ]


def _held(ticket_id: int) -> Ticket:
    row = Ticket.objects.select_for_update().filter(id=ticket_id).first()
    if row is None:
        raise NotFound("upkeep.unknown", {})
    return row


def _owner(ticket: TicketInfo, by: Acting) -> Acting:
    """The person as the ticket's owner, where the ticket is their organization's. Forbidden ``people.not_allowed``."""
    case = ticket.case
    accounts.require(by.reach, "upkeep.handle", case.place_id, case.sector)
    return by.playing({"owner"} if owns(case.organization_id, by) else ())


def owns(organization_id: int, by: Acting) -> bool:
    """Whether somebody acts for the owner, under whichever of its names in time."""
    if by.organization_id is None:
        return False
    return organizations.organization(organization_id).code == organizations.organization(by.organization_id).code
