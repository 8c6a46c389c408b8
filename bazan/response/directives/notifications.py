"""Who is told of what happens to a directive, and in which words. In the act's own transaction: what is committed is told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from bazan.coordination.notifications import api as notifications
from bazan.coordination.notifications.types import Recipient, Severity, Subject
from bazan.core.labels import label
from bazan.core.language import either, in_every_language
from bazan.core.time import LOCAL
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting
from bazan.response.directives.types import DirectiveInfo

To = Literal["lead", "giver", "above", "support"]
TOLD: dict[str, tuple[Severity, tuple[To, ...]]] = {
    "give": ("moderate", ("lead", "support")),
    "pass_on": ("moderate", ("lead",)),
    "accept": ("minor", ("giver",)),
    "decline": ("moderate", ("giver",)),
    "report": ("minor", ("giver",)),
    "ask_extension": ("moderate", ("giver",)),
    "finish": ("minor", ("giver",)),
    "refuse_extension": ("minor", ("lead",)),
    "extend": ("minor", ("lead", "support")),
    "confirm": ("minor", ("lead",)),
    "send_back": ("moderate", ("lead",)),
    "withdraw": ("minor", ("lead", "support")),
}
"""Act to how grave its news is and whom it concerns."""
DECIDED_BY_GIVER = ("decline", "ask_extension", "finish")
"""Acts that wait for the giver's word."""
LONGEST_WORDS = 120


def tell(one: DirectiveInfo, act: str, by: Acting, at: datetime, reason: str = "") -> None:
    """Tell whom an act concerns: the lead of a new directive has to confirm that it was read, its giver to decide what the lead asks.

    Any act but a report answers what waited for the giver until then.
    """
    severity, to = TOLD[act]
    if act != "report":
        notifications.settle(f"directive:{one.id}:", by.username, at)
    asks, decides = act in ("give", "pass_on"), act in DECIDED_BY_GIVER
    _notify(one, act, severity, to, by.reach.account_id, at, reason, asks=asks, decides=decides)


def tell_late(one: DirectiveInfo, to: Iterable[To], step: int, at: datetime) -> None:
    """Tell upward that it is late."""
    _notify(one, "late", "severe", tuple(to), None, at, key=str(step))


def tell_asked(one: DirectiveInfo, organization_id: int, what: str, by: Acting, at: datetime) -> None:
    """Tell an organization that a part is asked of it."""
    to = _organization(organization_id)
    notifications.notify(
        _subject(one, "ask", "moderate", what), [to], by.reach.account_id, at, asks=True, key=f"directive:{one.id}:{one.case.version}:ask"
    )


def _notify(
    one: DirectiveInfo,
    act: str,
    severity: Severity,
    to: tuple[To, ...],
    by: int | None,
    at: datetime,
    reason: str = "",
    asks: bool = False,
    key: str = "",
    decides: bool = False,
) -> None:
    recipients = [recipient for name in to for recipient in _recipients(one, name)]
    name = f"directive:{one.id}:{one.case.version}:{act}{key}"
    notifications.notify(_subject(one, act, severity, reason), recipients, by, at, asks=asks, key=name, decides=decides)


def _subject(one: DirectiveInfo, act: str, severity: Severity, reason: str) -> Subject:
    what = one.what if len(one.what) <= LONGEST_WORDS else one.what[: LONGEST_WORDS - 1] + "…"
    due = f"{one.case.due_at.astimezone(LOCAL):%H:%M %d/%m}"
    head = in_every_language(lambda: label(f"directives.told.{act}", what=what))
    body = in_every_language(lambda: label("directives.told.body", lead=_name(one.case.organization_id), due=due) + f" {reason}"[:1000])
    return Subject(head, body, severity, "directive", f"/directives/{one.id}", one.case.place_id, one.case.sector)


def _recipients(one: DirectiveInfo, name: To) -> list[Recipient]:
    if name == "giver":
        return [Recipient("account", one.case.opened_by)]
    if name == "support":
        return [_organization(number) for number in one.case.organizations if number != one.case.organization_id]
    lead = organizations.organization(one.case.organization_id)
    if name == "above":
        return [_organization(lead.parent_id)] if lead.parent_id else []
    return [Recipient("organization", lead.code)]


def _organization(number: int) -> Recipient:
    return Recipient("organization", organizations.organization(number).code)


def _name(organization_id: int) -> str:
    found = organizations.organization(organization_id)
    return either(found.name, found.name_en)
