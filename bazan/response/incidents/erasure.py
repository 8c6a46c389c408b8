"""What incidents keep of people, erased: by time after their end, or because somebody asked and a second person agreed.

An incident laid into another is over when that one is; its tasks go with it, done or not.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model, Q
from django.db.models.functions import Coalesce

from bazan.coordination.cases import api as casework
from bazan.coordination.cases.types import ErasureInfo
from bazan.core.errors import NotFound
from bazan.core.language import LANGUAGES
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import Acting
from bazan.directory.personal_data.types import Erased, Ripe
from bazan.platform.security.text_anonymization import ERASED, fingerprint
from bazan.response.incidents import queries
from bazan.response.incidents.models import Incident, IncidentTask, Link, Report, Resource

GONE = dict.fromkeys(LANGUAGES, ERASED)
CALL = {"what": ERASED, "where": ERASED, "caller": "", "phone": ""}


def callers(ripe: Ripe) -> Erased:
    """Who called, and what was said."""
    return casework.first(_over(ripe), ripe, lambda cases: _caller(cases, ripe.erase))


def words(ripe: Ripe) -> Erased:
    """Titles, tasks given by hand, notes of resources, reports, links, and the whole log."""
    return casework.first(_over(ripe), ripe, lambda cases: _written(cases, ripe.erase) + casework.words(cases, ripe.erase))


def evidence(ripe: Ripe) -> Erased:
    """Files of the log."""
    return casework.first(_over(ripe), ripe, lambda cases: casework.files(cases, ripe.at, ripe.erase))


def keeps(sha256: str) -> bool:
    """Whether a case still needs the file."""
    return casework.holds_file(sha256)


def ask_erasure(code: str, by: Acting, at: datetime, reason: str) -> ErasureInfo:
    """A person asked that what is kept of them in the incident be erased; a second person decides.

    Forbidden ``people.not_allowed``; NotFound ``incidents.unknown``; as ``casework.ask_erasure``.
    """
    found = queries.numbered(code.strip().upper())
    if found is None:
        raise NotFound("incidents.unknown", {})
    info = queries.incident(found.id, by, at)
    accounts.require(by.reach, "incidents.erase", info.place_id, info.sector)
    row = Incident.objects.get(id=info.id)
    return casework.ask_erasure(info.case_id, _cases(row), info.code, by.playing({"command"}), at, reason)


def decide_erasure(erasure_id: int, confirmed: bool, by: Acting, at: datetime) -> ErasureInfo:
    """A second person's word. Forbidden ``people.not_allowed``; as ``casework.decide_erasure``."""
    accounts.require(by.reach, "incidents.erase")
    return casework.decide_erasure(erasure_id, confirmed, by.playing({"command"}), at)


def _over(ripe: Ripe) -> Iterator[list[int]]:
    """The cases of each incident that is ripe: its own with those of its tasks."""
    rows = Incident.objects.annotate(over_at=Coalesce("merged_into__case__closed_at", "case__closed_at")).order_by("id")
    rows = rows.filter(case__held=False, over_at__isnull=False).exclude(merged_into__case__held=True)
    wanted = rows.filter(case_id__in=ripe.cases) if ripe.cases is not None else rows.filter(over_at__lt=ripe.before)
    return map(_cases, wanted)


def _cases(row: Incident) -> list[int]:
    return [row.case_id, *IncidentTask.objects.filter(incident=row).order_by("id").values_list("case_id", flat=True)]


def _caller(cases: Sequence[int], erase: bool) -> Erased:
    row = Incident.objects.filter(case_id=cases[0]).exclude(call__isnull=True).exclude(call__contains=CALL).first()
    if row is None:
        return Erased(0)
    if erase:
        Incident.objects.filter(id=row.id).update(call={**(row.call or {}), **CALL})
    return Erased(1, (_print(row.call),) if erase else ())


def _written(cases: Sequence[int], erase: bool) -> Erased:
    """What stands in this room's own tables."""
    row = Incident.objects.get(case_id=cases[0])
    prints: list[str] = []
    told = {language: [[[ERASED, None]]] for language in LANGUAGES}
    for model, mine, gone in (
        (Incident, Q(id=row.id), {"title": ERASED}),
        (IncidentTask, Q(incident=row, step=""), {"what": GONE}),
        (Resource, Q(incident=row) & ~Q(name="", note=""), {"name": ERASED, "note": ERASED}),
        (Report, Q(incident=row), {"paragraphs": told, "words": ""}),
        (Link, Q(one=row) | Q(other=row), {"reason": ERASED}),
    ):
        prints += _let_go(model, mine, gone, erase)
    return Erased(len(prints), tuple(prints) if erase else ())


def _let_go(model: type[Model], mine: Q, gone: dict[str, Any], erase: bool) -> list[str]:
    manager: Any = model
    rows = list(manager.objects.filter(mine).exclude(**gone))
    if erase:
        manager.objects.filter(id__in=[row.id for row in rows]).update(**gone)
    return [_print([getattr(row, name) for name in gone]) for row in rows]


def _print(value: Any) -> str:
    return fingerprint(json.dumps(value, sort_keys=True, ensure_ascii=False))
