"""Reports that another Open311 server handles: laid out in the transaction of the act that assigns them, carried by ``forwarding``."""

from datetime import datetime

from bazan.citizens.field_reports.models import Forwarded
from bazan.citizens.field_reports.policy import policy
from bazan.citizens.field_reports.types import Destination, ForwardInfo, ReportInfo
from bazan.directory.organizations import api as organizations


def lay(one: ReportInfo, at: datetime) -> None:
    """To be posted there once, when who has the report now is served by another server. Belongs into the transaction of the act."""
    there = destination(one, at) if one.state == "assigned" else None
    if there is not None:
        first = {"state": "queued", "due_at": at, "made_at": at, "changed_at": at}
        row, made = Forwarded.objects.get_or_create(report_id=one.id, destination=there.code, defaults=first)
        if not made and row.state in ("dropped", "failed"):
            Forwarded.objects.filter(id=row.id).update(state="queued", due_at=at, failures=0, changed_at=at)


def destination(one: ReportInfo, at: datetime) -> Destination | None:
    """The first whose matters and whose organization these are."""
    fitting = [there for there in policy().forward if one.service in there.services]
    if not fitting:
        return None
    code = organizations.organization(one.case.organization_id).code
    return next((there for there in fitting if there.to == code), None)


def forwarded(report_id: int) -> ForwardInfo | None:
    """Where a report was sent on to, the last; None: nowhere."""
    row = Forwarded.objects.filter(report_id=report_id).order_by("-id").first()
    if row is None:
        return None
    return ForwardInfo(row.destination, row.state, row.reference, row.status, row.notes, row.error, row.attempt, row.changed_at)
