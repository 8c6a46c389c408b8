"""A body that is gone leaves its open cases to the one it went into: they go there as they stand, with their clocks and all that happened.

Without one it can't go while it has any. How many there are, also guarded ones and those beyond the reader's reach, the database tells
the web process alone.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from bazan.coordination.cases import rules
from bazan.coordination.cases.actions import happened
from bazan.coordination.cases.models import Case, CaseTask
from bazan.core.errors import Refused
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting

LED, ASKED = "pass_on", "ask"
"""In the timeline: as if the case, or the part of it, were handed over by hand."""


def owed_by(organization_ids: Collection[int]) -> dict[str, int]:
    """Workflow to how many open cases these organizations lead or owe a part of."""
    (found,) = accounts.call_signed("cases_owed", ",".join(map(str, organization_ids))) or ({},)
    return found


@transaction.atomic
def succeed(gone: Collection[int], successor: int, by: Acting, at: datetime, reason: str) -> int:
    """The open cases of a body, under each of its numbers, go to another one; gives how many.

    Refused ``casework.beyond``, for all: some of them the doer doesn't see.
    """
    parts = CaseTask.objects.filter(organization_id__in=gone, state__in=rules.TASK.running)
    owed = Q(organization_id__in=gone) | Q(id__in=parts.values("case_id"))
    rows = list(Case.objects.select_for_update().filter(owed, closed_at=None).order_by("id"))
    beyond = sum(owed_by(gone).values()) - len(rows)
    if beyond > 0:
        raise Refused("casework.beyond", {"count": beyond})
    for row in rows:
        _hand_over(row, gone, successor, by, at, reason)
    if rows:
        told = {"cases": [row.id for row in rows], "from": sorted(gone), "to": successor}
        audit.append(by.username, "casework.succeed", f"organization:{successor}", told)
    return len(rows)


def _hand_over(row: Case, gone: Collection[int], successor: int, by: Acting, at: datetime, reason: str) -> None:
    led = row.organization_id in gone
    if led:
        row.organization_id = successor
    row.organizations = list(dict.fromkeys([*row.organizations, successor]))
    row.version += 1
    row.save(update_fields=["organization", "organizations", "version"])
    if led:
        happened(row, LED, row.state, by, at, reason, {"organization": successor}, ())
    for task in CaseTask.objects.filter(case=row, organization_id__in=gone, state__in=rules.TASK.running).order_by("id"):
        task.organization_id = successor
        task.save(update_fields=["organization"])
        happened(row, ASKED, row.state, by, at, reason, {"task": task.id, "organization": successor}, ())
