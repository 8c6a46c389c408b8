"""Who is told of a ticket, and in which words. In the act's own transaction: what is committed is told."""

from datetime import datetime
from typing import Literal

from bazan.cameras.maintenance.types import TicketInfo
from bazan.coordination.notifications import api as notifications
from bazan.coordination.notifications.types import Recipient, Severity, Subject
from bazan.core.labels import label
from bazan.core.language import in_every_language
from bazan.core.time import LOCAL
from bazan.directory.organizations import api as organizations

News = Literal["open", "late", "mend"]
SEVERITY: dict[News, Severity] = {"open": "moderate", "late": "severe", "mend": "minor"}


def words_of(fault: str, where: str, count: int) -> str:
    """What is to be mended, as the timeline keeps it."""
    return label("upkeep.what", fault=label(f"cameras.fault.{fault}"), where=where, count=count)


def tell(ticket: TicketInfo, news: News, at: datetime) -> None:
    """Tell the owner's people: of a new ticket, which waits to be taken up; that it is late, also who is above them; that it is mended."""
    owner = organizations.organization(ticket.case.organization_id)
    codes = [owner.code]
    if news == "late" and owner.parent_id:
        codes.append(organizations.organization(owner.parent_id).code)
    head = in_every_language(lambda: label(f"upkeep.told.{news}", what=_what(ticket)))
    due = f"{ticket.case.due_at.astimezone(LOCAL):%H:%M %d/%m}"
    body = in_every_language(lambda: label("upkeep.told.body", due=due, since=f"{ticket.since.astimezone(LOCAL):%H:%M %d/%m}"))
    subject = Subject(head, body, SEVERITY[news], "upkeep", f"/cameras/upkeep/{ticket.id}", ticket.case.place_id, ticket.case.sector)
    notifications.notify(
        subject, [Recipient("organization", code) for code in codes], None, at, key=f"{_about(ticket)}{news}", decides=news == "open"
    )


def settle(ticket: TicketInfo, by: str, at: datetime) -> None:
    """Nobody has to take it up any more."""
    notifications.settle(_about(ticket), by, at)


def _about(ticket: TicketInfo) -> str:
    return f"upkeep:{ticket.id}:"


def _what(ticket: TicketInfo) -> str:
    return words_of(ticket.fault, ticket.where, len(ticket.cameras))
