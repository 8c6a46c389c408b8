"""Who is told of what happens to a report, and in which words. In the act's own transaction: what is committed is told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from bazan.citizens.field_reports.policy import policy, service
from bazan.citizens.field_reports.types import ReportInfo
from bazan.coordination.notifications import api as notifications
from bazan.coordination.notifications.types import Recipient, Severity, Subject
from bazan.core.labels import label
from bazan.core.language import either, in_every_language
from bazan.core.time import LOCAL
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places

To = Literal["reception", "unit", "above"]
TOLD: dict[str, tuple[Severity, tuple[To, ...]]] = {
    "assign": ("moderate", ("unit",)),
    "pass_on": ("moderate", ("unit",)),
    "give_back": ("moderate", ("reception",)),
    "tell_more": ("minor", ("reception",)),
    "tell_more_working": ("minor", ("unit",)),
    "ask_extension": ("moderate", ("reception",)),
    "extend": ("minor", ("unit",)),
    "refuse_extension": ("minor", ("unit",)),
    "answer": ("moderate", ("reception",)),
    "send_back": ("moderate", ("unit",)),
    "reopen": ("severe", ("unit", "reception")),
    "forward_failed": ("moderate", ("unit", "reception")),
    "forward_closed": ("moderate", ("unit",)),
}
"""Act to how grave its news is and whom it concerns."""
ASKS = ("assign", "pass_on")
"""Acts whose news has to be taken up."""
LONGEST = 120


def tell_taken(one: ReportInfo, at: datetime) -> None:
    """A report came in: danger to life rings whoever is on duty at once, the rest waits in the queue of the reception."""
    if one.danger:
        to = [Recipient("roster", "nearest", one.case.place_id, one.case.sector), _post("reception", one)]
        notifications.notify(_subject(one, "danger", "extreme", ""), to, None, at, asks=True, key=f"field_report:{one.id}:danger")
    elif one.alarming is not None:
        to = [Recipient("roster", "nearest", one.case.place_id, one.case.sector)]
        notifications.notify(_subject(one, "alarming", "severe", ""), to, None, at, asks=True, key=f"field_report:{one.id}:alarming")


def tell(one: ReportInfo, act: str, by: Acting, at: datetime, reason: str = "") -> None:
    """Tell whom an act concerns; any act answers what waited until then."""
    notifications.settle(f"field_report:{one.id}:", by.username, at)
    if act in TOLD:
        tell_news(one, act, by, at, reason)


def tell_news(one: ReportInfo, act: str, by: Acting, at: datetime, reason: str = "") -> None:
    """Tell whom something concerns that answers nothing which waits. ``act``: of ``TOLD``."""
    severity, to = TOLD[act]
    if act == "reopen" and one.reopened > 1:
        to = (*to, "above")
    notifications.notify(
        _subject(one, act, severity, reason), [_post(name, one) for name in to], by.reach.account_id or None, at, asks=act in ASKS,
        key=f"field_report:{one.id}:{one.case.version}:{act}",
    )  # fmt: skip


def tell_burst(sector: str, place_id: int, service_code: str, numbers: Iterable[str], at: datetime) -> None:
    """Many reports of one kind from one place: it may be one matter, and a larger one."""
    found = list(numbers)
    head = in_every_language(
        lambda: label("field_reports.told.burst", count=len(found), service=_matter(service_code), place=_place(place_id))
    )
    body = in_every_language(lambda: label("field_reports.told.burst_body", numbers=", ".join(found)))
    link = f"/reports?service={service_code}&place={places.place(place_id).code}"
    subject = Subject(head, body, "severe", "field_report", link, place_id, sector)
    to = [Recipient("roster", "nearest", place_id, sector)]
    notifications.notify(subject, to, None, at, asks=True, key=f"field_report:burst:{service_code}:{place_id}:{at:%Y%m%d%H}")


def _post(name: To, one: ReportInfo) -> Recipient:
    if name == "reception":
        return Recipient("organization", policy().reception, one.case.place_id, one.case.sector)
    body = organizations.organization(one.case.organization_id)
    if name == "above" and body.parent_id:
        return Recipient("organization", organizations.organization(body.parent_id).code)
    return Recipient("organization", body.code)


def _subject(one: ReportInfo, act: str, severity: Severity, reason: str) -> Subject:
    what = one.words if len(one.words) <= LONGEST else one.words[: LONGEST - 1] + "…"
    due = f"{one.case.due_at.astimezone(LOCAL):%H:%M %d/%m}"
    head = in_every_language(lambda: label(f"field_reports.told.{act}", number=one.number, service=_matter(one.service)))
    body = in_every_language(
        lambda: label("field_reports.told.body", place=_place(one.case.place_id), due=due, what=what) + f" {reason}"[:1000]
    )
    link = f"/reports/{one.id}"
    return Subject(head, body, severity, "field_report", link, one.case.place_id, one.case.sector, life_safety=act == "danger")


def _matter(code: str) -> str:
    names = service(code).names
    return either(names["vi"], names["en"])


def _place(place_id: int) -> str:
    found = places.place(place_id)
    return either(found.name, found.name_en)
