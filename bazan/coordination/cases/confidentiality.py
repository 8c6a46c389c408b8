"""Who may know of a guarded case: one function, which row-level security says again in SQL; and the ways to change it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from bazan.coordination.cases.models import Case, CaseEntry
from bazan.coordination.cases.types import CaseInfo
from bazan.core.errors import Refused
from bazan.core.reasons import SHORTEST_REASON
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting

STAY = timedelta(hours=24)
"""How long somebody who entered with a reason stays in."""


def may_know(case: CaseInfo, person: Acting, at: datetime) -> bool:
    """Whether the person may see anything of it: everybody in reach of an open one; of a guarded one who is in it or entered it."""
    if not case.guarded:
        return True
    own = person.organization_id
    if own is not None and any(one == own or _code(one) == _code(own) for one in case.organizations):
        return True
    return CaseEntry.objects.filter(case_id=case.id, account_id=person.reach.account_id, until__gt=at).exists()


def guard(case_ids: Iterable[int], guarded: bool) -> None:
    """Keep these cases to their organizations from now on, or no longer. Belongs into the transaction of the act that asked for it."""
    Case.objects.filter(id__in=list(case_ids)).update(guarded=guarded)


@transaction.atomic
def enter(case_ids: Iterable[int], person: Acting, at: datetime, reason: str) -> None:
    """Let the person in for a day. Refused ``casework.act.reason``. Who may ask for it, the calling room decides."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("casework.act.reason", {}, "reason")
    for case_id in case_ids:
        CaseEntry.objects.create(case_id=case_id, account_id=person.reach.account_id, at=at, until=at + STAY, reason=reason.strip()[:2000])


def _code(organization_id: int) -> str:
    return organizations.organization(organization_id).code
