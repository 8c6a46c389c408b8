"""Cases of another system, kept here from now on: many at once, with one line in each timeline that says where they come from."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from bazan.coordination.cases.models import Case, CaseEvent
from bazan.coordination.cases.types import Past, Policy, Workflow
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting

ACT = "taken_over"


@transaction.atomic
def take_over(workflow: Workflow, policy: Policy, past: Sequence[Past], by: Acting, sector: str, at: datetime, told: str) -> list[int]:
    """Their numbers here, in the order given. ``told``: where they come from, for the audit. Nobody is called for what is long over.

    Raises ValueError for a state the workflow doesn't know.
    """
    if unknown := {one.state for one in past} - workflow.states:
        raise ValueError(f"{workflow.id}: no state {sorted(unknown)}")
    kept = {**asdict(policy), "stages": dict(policy.stages)}
    rows = Case.objects.bulk_create(
        Case(
            workflow=workflow.id, state=one.state, running=one.state in workflow.running, organization_id=one.organization_id,
            place_id=one.place_id, organizations=[one.organization_id], sector=sector, opened_by=by.username, opened_at=one.opened_at,
            policy=kept, first_due_at=one.first_due_at, due_at=one.due_at, extensions=one.extensions, delivered_at=one.delivered_at,
            closed_at=one.closed_at, paused_at=at if one.state in workflow.paused else None,
            late_at=at if one.state in workflow.running and one.due_at < at else None,
        )
        for one in past
    )  # fmt: skip
    CaseEvent.objects.bulk_create(
        CaseEvent(
            case=row, act=ACT, before="", after=row.state, actor=by.username, organization_id=by.organization_id, at=at, reason=one.known_as
        )
        for row, one in zip(rows, past, strict=True)
    )
    audit.append(by.username, f"{workflow.id}.{ACT}", sector, {"cases": len(rows), "from": told})
    return [row.id for row in rows]
