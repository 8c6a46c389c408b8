"""Carries reports to other Open311 servers, once each, and brings back what became of them.

The network is waited for without a transaction. An attempt is fenced: only who made the newest one may say how it ended. What may have
been taken there is looked for before it is sent again.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from bazan.citizens.field_reports import notifications, rules
from bazan.citizens.field_reports.actions.officer_actions import answer_for
from bazan.citizens.field_reports.models import Forwarded
from bazan.citizens.field_reports.open311_transfer import client
from bazan.citizens.field_reports.open311_transfer.client import Asked, Unanswered
from bazan.citizens.field_reports.open311_transfer.queue import destination
from bazan.citizens.field_reports.policy import policy
from bazan.citizens.field_reports.queries import lock_report
from bazan.citizens.field_reports.types import Destination, ReportInfo
from bazan.coordination.cases import api as cases
from bazan.core.errors import NotFound
from bazan.core.text_safety import without_unseen
from bazan.directory.permissions.types import Acting, Reach
from bazan.directory.places import api as places
from bazan.platform.security.text_anonymization import shown

log = logging.getLogger(__name__)

BATCH = 20
LEASE = timedelta(minutes=5)
"""Whoever dies with an attempt loses it after so long."""
WAITS_S = (60, 300, 900, 3600, 4 * 3600, 12 * 3600, 24 * 3600)
SLOWEST = 16
"""So many times less often a server is asked that doesn't answer."""
LONGEST = 4000


@dataclass(frozen=True)
class Parcel:
    """One attempt, as it can be made without a database."""

    row: Forwarded
    there: Destination
    form: dict[str, str]
    tried_before: bool


def send_due(at: datetime) -> int:
    """Make every attempt to post that is due; gives how many."""
    return _carry("queued", at, claimed, _post)


def poll_due(at: datetime) -> int:
    """Ask what became of what was posted, where that is due; gives how often."""
    return _carry("sent", at, asking, _ask)


def _carry(state: str, at: datetime, claim: Callable[[Forwarded, datetime], Parcel | None], act: Callable[[Parcel, datetime], None]) -> int:
    try:
        if not policy().forward:
            return 0
    except NotFound:
        return 0  # a province without reports
    made = 0
    for number in list(Forwarded.objects.filter(state=state, due_at__lte=at).order_by("due_at", "id").values_list("id", flat=True)[:BATCH]):
        with transaction.atomic():
            row = Forwarded.objects.select_for_update(skip_locked=True).filter(id=number, state=state, due_at__lte=at).first()
            parcel = claim(row, at) if row else None
        if parcel is not None:
            act(parcel, at)
            made += 1
    return made


def claimed(row: Forwarded, at: datetime) -> Parcel | None:
    """The attempt to post it, noted before it is made; None: it is to go there no more."""
    one = lock_report(row.report_id)[1]
    there = destination(one, at)
    if there is None or there.code != row.destination or one.state not in ("assigned", "working", "reopened"):
        _keep(row, at, state="dropped", due_at=None)
        return None
    tried_before = row.unclear
    _keep(row, at, attempt=row.attempt + 1, unclear=True, due_at=at + LEASE, first_at=row.first_at or at)
    return Parcel(row, there, form_of(one, there), tried_before)


def asking(row: Forwarded, at: datetime) -> Parcel | None:
    """The question what became of it; None: nobody is asked any more."""
    there = next((one for one in policy().forward if one.code == row.destination), None)
    if there is None:
        _keep(row, at, state="dropped", due_at=None)
        return None
    _keep(row, at, attempt=row.attempt + 1, due_at=at + max(LEASE, timedelta(seconds=there.every_s)))
    return Parcel(row, there, {}, False)


def form_of(one: ReportInfo, there: Destination) -> dict[str, str]:
    """What is told there: nothing of who sent it. Our number ends the words, so that it is found again."""
    place = places.place(one.case.place_id)
    words = without_unseen(shown(one.words)).strip()[: LONGEST - 40]
    form = {
        "service_code": there.services[one.service],
        "description": f"{words}\n{mark_of(one.number)}".strip(),
        "address_string": ", ".join(filter(None, (shown(one.landmark), place.name))),
        "device_id": f"bazan-{one.number}",
    }
    if one.latitude is not None and one.longitude is not None:
        form |= {"lat": f"{one.latitude:.6f}", "long": f"{one.longitude:.6f}"}
    return form


def mark_of(number: str) -> str:
    return f"[{number}]"


def _post(parcel: Parcel, at: datetime) -> None:
    row, there, form = parcel.row, parcel.there, parcel.form
    mark = form["description"].rpartition("\n")[2]
    try:
        found = client.posted(there, form["service_code"], mark, row.first_at or at) if parcel.tried_before else None
        said = found or client.post(there, form, f"{form['device_id']}-{there.code}")
    except Unanswered as why:
        _failed(parcel, why, at)
        return
    with transaction.atomic():
        if (mine := _mine(row)) is not None:
            reference, token = said.get("service_request_id", "")[:80], said.get("token", "")[:80]
            due = at + timedelta(seconds=there.every_s)
            _keep(mine, at, state="sent", reference=reference, token=token, unclear=False, failures=0, error="", due_at=due)
            cases.note(
                lock_report(mine.report_id)[0].case_id, "forward", partner(there.code), at, detail={"to": there.code, "number": reference}
            )


def _failed(parcel: Parcel, why: Unanswered, at: datetime) -> None:
    row = parcel.row
    log.warning("report %s isn't taken by %s: %s", row.report_id, row.destination, why)
    with transaction.atomic():
        if (mine := _mine(row)) is None:
            return
        _keep(mine, at, failures=mine.failures + 1, error=str(why)[:300], unclear=why.kind == "unclear" or parcel.tried_before)
        if mine.failures <= len(WAITS_S) and why.kind != "refused":
            _keep(mine, at, due_at=at + timedelta(seconds=WAITS_S[mine.failures - 1]))
            return
        _keep(mine, at, state="failed", due_at=None)
        report, one = lock_report(mine.report_id)
        by = partner(mine.destination)
        cases.note(report.case_id, "forward_failed", by, at, str(why)[:300], {"to": mine.destination})
        notifications.tell_news(one, "forward_failed", by, at, mine.destination)


def _ask(parcel: Parcel, at: datetime) -> None:
    row, there = parcel.row, parcel.there
    try:
        number = row.reference or client.resolved(there, row.token)
        said = client.request(there, number) if number else None
    except Unanswered as why:
        with transaction.atomic():
            if (mine := _mine(row)) is not None:
                wait = timedelta(seconds=there.every_s * min(2 ** (mine.failures + 1), SLOWEST))
                _keep(mine, at, failures=mine.failures + 1, error=str(why)[:300], due_at=at + wait)
        return
    with transaction.atomic():
        if (mine := _mine(row)) is None:
            return
        _keep(mine, at, reference=number[:80], failures=0, error="", due_at=at + timedelta(seconds=there.every_s))
        if said is not None:
            _learn(mine, there, said, at)


def _learn(row: Forwarded, there: Destination, said: Asked, at: datetime) -> None:
    """What the other server says now. Closed with words there, it is answered here, which a person approves; else its unit is told."""
    status, notes = said.get("status", "").lower()[:20], without_unseen(said.get("status_notes", "")).strip()[:LONGEST]
    _keep(row, at, status=status, notes=notes)
    if status != "closed":
        return
    _keep(row, at, state="closed", due_at=None)
    report, one = lock_report(row.report_id)
    by = partner(there.code)
    cases.note(report.case_id, "forward_closed", by, at, notes, {"to": there.code, "number": row.reference})
    if not answer_for(report.id, by, at, notes):
        notifications.tell_news(one, "forward_closed", by, at, notes)


def partner(code: str) -> Acting:
    """The other server, as who acts for the unit that is served by it."""
    return Acting(Reach(0, f"open311:{code}", frozenset(), frozenset(), frozenset()), roles=frozenset({rules.UNIT}))


def _mine(row: Forwarded) -> Forwarded | None:
    """The row, held, if this attempt is still its newest."""
    return Forwarded.objects.select_for_update().filter(id=row.id, attempt=row.attempt, state=row.state).first()


def _keep(row: Forwarded, at: datetime, **values: object) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.changed_at = at
    row.save(update_fields=[*values, "changed_at"])
