"""Cases opened, alone or several by one act; each act one transaction, one audit entry, one announcement of each case on commit."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from bazan.coordination.cases import rules
from bazan.coordination.cases.actions import audited, fingerprint_of, happened, hours_of
from bazan.coordination.cases.models import Case, CaseTask
from bazan.coordination.cases.queries import case_info
from bazan.coordination.cases.types import CaseInfo, Owed, Policy, Workflow
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting


@contextmanager
def opening(
    workflow: Workflow,
    policy: Policy,
    by: Acting,
    *,
    organization_id: int,
    place_id: int,
    sector: str,
    due_at: datetime,
    what: str,
    asked: Mapping[int, str],
    at: datetime,
    seen_by: Iterable[int] = (),
    guarded: bool = False,
) -> Iterator[CaseInfo]:
    """A new case in the workflow's first state, led by ``organization_id``; ``asked``: other organizations and their part of it.

    ``seen_by``: organizations that see it without owing anything; ``guarded``: nobody else does.
    The audit tells of it when the block ends: from there to the end of the transaction, which it belongs into, nobody else can write
    there, so what else the act writes stands within. Refused ``casework.due.past``, ``casework.due.rest``.
    """
    others = {number: part for number, part in asked.items() if number != organization_id}
    row = _new(workflow, policy, by, organization_id, due_at, place_id, sector, at, [*others, *seen_by], guarded)
    due = row.due_at
    CaseTask.objects.bulk_create(
        CaseTask(case=row, organization_id=number, what=part[:1000], state=rules.TASK.first, due_at=due) for number, part in others.items()
    )
    told = {"due": due.isoformat()}
    happened(row, "open", "", by, at, what, told, ())
    yield case_info(row)
    audited(row, "open", "", by, what, told, ())


@transaction.atomic
def open_case(workflow: Workflow, policy: Policy, by: Acting, **case: Any) -> CaseInfo:
    """As ``opening``, its block empty."""
    with opening(workflow, policy, by, **case) as made:
        return made


@transaction.atomic
def open_cases(
    workflow: Workflow,
    policy: Policy,
    by: Acting,
    owed: Iterable[Owed],
    *,
    place_id: int,
    sector: str,
    at: datetime,
    subject: str,
    seen_by: Iterable[int] = (),
    guarded: bool = False,
) -> list[CaseInfo]:
    """Several cases opened by one act, each as ``open_case`` says; one audit entry about ``subject`` names them all."""
    seen_by, made, kept = list(seen_by), [], []
    for one in owed:
        row = _new(workflow, policy, by, one.organization_id, one.due_at, place_id, sector, at, seen_by, guarded)
        due = row.due_at.isoformat()
        happened(row, "open", "", by, at, one.what, {"due": due}, ())
        kept.append({"case": row.id, "organization": one.organization_id, "words": fingerprint_of(one.what), "due": due})
        made.append(case_info(row))
    if made:
        audit.append(by.username, f"{workflow.id}.open", subject, {"cases": kept})
    return made


def _new(
    workflow: Workflow,
    policy: Policy,
    by: Acting,
    organization_id: int,
    due_at: datetime,
    place_id: int,
    sector: str,
    at: datetime,
    seen_by: Iterable[int],
    guarded: bool,
) -> Case:
    hours, first = hours_of(policy), workflow.first
    due = rules.promised(due_at, at, hours)
    return Case.objects.create(
        workflow=workflow.id, state=first, running=first in workflow.running, organization_id=organization_id, place_id=place_id,
        organizations=list(dict.fromkeys([organization_id, *seen_by])), sector=sector, opened_by=by.username, opened_at=at,
        policy={**asdict(policy), "stages": dict(policy.stages)}, first_due_at=due, due_at=due,
        stage_due_at=rules.stage_due(policy, first, at, hours), guarded=guarded,
    )  # fmt: skip
