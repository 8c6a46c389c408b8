"""Verifying the whole chain because somebody asked in the browser: asked for by a page, done by a job, kept with what came of it."""

from datetime import datetime

from django.db import transaction

from bazan.core.errors import Refused
from bazan.core.time import now
from bazan.directory.audit import chain_integrity, queries
from bazan.directory.audit.actions import append
from bazan.directory.audit.models import AuditCheck
from bazan.directory.audit.types import Check
from bazan.platform.jobs import api as jobs

KEPT = 100
"""Breaches of one check: a chain rewritten from its beginning has as many as entries."""


@transaction.atomic
def ask_check(by: str, at: datetime) -> None:
    """Have the chain verified. Refused ``audit.checking``: somebody's is under way."""
    if AuditCheck.objects.filter(ended_at=None).exists():
        raise Refused("audit.checking", {})
    AuditCheck.objects.create(by=by, asked_at=at)
    jobs.defer("audit.check")
    append(by, "audit.ask_check", "audit", {})


def check() -> None:
    """Do every check that was asked for; one verification answers them all."""
    asked = list(AuditCheck.objects.filter(ended_at=None).values_list("id", flat=True))
    if not asked:
        return
    breaches = [[breach.kind, breach.seq, breach.params] for breach in chain_integrity.verify()[:KEPT]]
    newest = queries.entries(limit=1)
    AuditCheck.objects.filter(id__in=asked).update(ended_at=now(), entries=newest[0].seq if newest else 0, breaches=breaches)


def last_checks(limit: int = 5) -> list[Check]:
    """The newest first; one that isn't ended is under way."""
    rows = AuditCheck.objects.order_by("-id")[:limit]
    return [Check(row.by, row.asked_at, row.ended_at, row.entries, tuple(map(tuple, row.breaches))) for row in rows]
