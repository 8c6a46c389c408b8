"""What everybody may know of the directives that were published. Who reads them on a citizen's behalf enters for their cases first."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bazan.coordination.cases import api as casework
from bazan.data.indicators.types import Feature
from bazan.response.directives import models, rules
from bazan.response.directives.models import Directive
from bazan.response.directives.queries import effect_of, info
from bazan.response.directives.types import Aim, DirectiveInfo, Publication, PublicEffect, Published

Told = Collection[tuple[str, Feature]]
"""The indicators, each of one feature, whose numbers are everybody's."""


def publications(limit: int, before: datetime | None = None) -> tuple[Publication, ...]:
    """What is published, the newest first; ``before``: published earlier. One query, within everybody's reach."""
    found = models.Publication.objects.all() if before is None else models.Publication.objects.filter(published_at__lt=before)
    return tuple(_publication(row) for row in found.order_by("-published_at", "-case_id")[:limit])


def publication(one: DirectiveInfo) -> Publication | None:
    """What everybody reads of it now; null: nothing."""
    row = models.Publication.objects.filter(case_id=one.case.id).first()
    return None if row is None else _publication(row)


def published(which: Sequence[Publication], told: Told, at: datetime) -> list[Published]:
    """Those whose case is in reach, in the order given. Three queries, and one for each indicator that is told and not judged yet."""
    numbers = [one.case_id for one in which]
    cases = {case.id: case for case in casework.cases(rules.DIRECTIVE.id, ids=numbers, limit=len(numbers))} if numbers else {}
    rows = {row.case_id: row for row in Directive.objects.filter(case_id__in=list(cases))}
    return [as_published(info(rows[one.case_id], cases[one.case_id]), one, told, at) for one in which if one.case_id in rows]


def as_published(one: DirectiveInfo, publication: Publication, told: Told, at: datetime) -> Published:
    """A directive as everybody would know it by these words."""
    case, aim = one.case, one.aim
    return Published(
        id=one.id, publication=publication, organization_id=case.organization_id, given_at=case.opened_at, first_due_at=case.first_due_at,
        due_at=case.due_at, extensions=case.extensions, state=rules.public_state(case, at),
        effect=None if aim is None or case.state == "withdrawn" else _effect(one, aim, (aim.indicator, aim.feature) in told, at),
    )  # fmt: skip


def _effect(one: DirectiveInfo, aim: Aim, told: bool, at: datetime) -> PublicEffect:
    if not told:
        final = one.judged_at is not None
        verdict = "followed" if aim.goal is None else one.verdict if final else ""
        return PublicEffect(aim.indicator, told, verdict, final)
    found = effect_of(one, at)
    assert found is not None, "it has an aim"
    verdict = "followed" if aim.goal is None else found.verdict
    return PublicEffect(aim.indicator, told, verdict, found.final, aim.baseline, aim.goal, found.after, found.judged_from)


def _publication(row: models.Publication) -> Publication:
    return Publication(row.case_id, row.words, row.words_en, row.published_at)
