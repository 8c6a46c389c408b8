"""What cases keep of people, erased: their words and their files; by time as the rooms above say, or because somebody asked."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from bazan.coordination.cases import rules
from bazan.coordination.cases.actions import note
from bazan.coordination.cases.models import Case, CaseEntry, CaseErasure, CaseEvent, CaseEvidence, CaseTask
from bazan.coordination.cases.types import ErasureInfo
from bazan.core.errors import Conflict, NotFound, Refused
from bazan.core.reasons import SHORTEST_REASON
from bazan.data.sources import api as sources
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import SYSTEM, Acting
from bazan.directory.personal_data import api as personal_data
from bazan.directory.personal_data.types import Erased, Ripe
from bazan.platform.security.text_anonymization import ERASED, fingerprint, shown


def over(workflow: str, ripe: Ripe) -> list[tuple[int]]:
    """The closed cases of a workflow that are ripe, each alone: not held, and closed before; or those asked for."""
    found = Case.objects.filter(workflow=workflow, held=False, closed_at__isnull=False)
    wanted = found.filter(id__in=ripe.cases) if ripe.cases is not None else found.filter(closed_at__lt=ripe.before)
    return list(wanted.order_by("id").values_list("id"))


def first(groups: Iterable[Sequence[int]], ripe: Ripe, act: Callable[[Sequence[int]], Erased]) -> Erased:
    """What the act gives of groups of cases that belong together, until a batch is full; where nothing is erased, of all."""
    done = Erased(0)
    for cases in groups:
        done += act(cases)
        if ripe.erase and ripe.cases is None and done.count >= ripe.most:
            break
    return done


def words(case_ids: Iterable[int], erase: bool = True) -> Erased:
    """What people wrote in these cases: reasons and notes of the timeline, parts asked of others, why somebody entered."""
    ids, prints = list(case_ids), []
    written = ~Q(reason__in=("", ERASED))
    for name in rules.WORDS_OF_DETAIL:
        written |= Q(**{f"detail__{name}__isnull": False}) & ~Q(**{f"detail__{name}__in": ("", ERASED)})
    events = [one for one in CaseEvent.objects.filter(written, case_id__in=ids) if one.reason not in ("", ERASED) or _named(one)]
    parts = CaseTask.objects.filter(case_id__in=ids).exclude(what=ERASED)
    entries = CaseEntry.objects.filter(case_id__in=ids).exclude(reason=ERASED)
    if not erase:
        return Erased(len(events) + parts.count() + entries.count())
    for one in events:
        prints.append(fingerprint(json.dumps([one.reason, one.detail], sort_keys=True, ensure_ascii=False)))
        left = rules.with_words(one.detail, lambda _: ERASED)
        CaseEvent.objects.filter(id=one.id).update(reason=one.reason and ERASED, detail=left)
    for part in parts:
        prints.append(fingerprint(json.dumps([part.what, part.reason], ensure_ascii=False)))
        CaseTask.objects.filter(id=part.id).update(what=ERASED, reason=part.reason and ERASED)
    for entry in entries:
        prints.append(fingerprint(entry.reason))
        CaseEntry.objects.filter(id=entry.id).update(reason=ERASED)
    return Erased(len(prints), tuple(prints))


def files(case_ids: Iterable[int], at: datetime, erase: bool = True) -> Erased:
    """Files of these cases. Bytes that another needs stay for it; the row here is erased all the same."""
    found = list(CaseEvidence.objects.filter(case_id__in=list(case_ids), erased_at=None))
    if erase:
        CaseEvidence.objects.filter(id__in=[one.id for one in found]).update(name=ERASED, erased_at=at)
        sources.forget_files(one.sha256 for one in found)
    return Erased(len(found), tuple(one.sha256 for one in found))


def holds_file(sha256: str) -> bool:
    """Whether a case still needs the file of that name."""
    return CaseEvidence.objects.filter(sha256=sha256, erased_at=None).exists()


def hold(case_ids: Iterable[int], held: bool) -> None:
    """Keep all of these cases for a court or an inquiry, or no longer. Belongs into the transaction of the act that asked for it."""
    Case.objects.filter(id__in=list(case_ids)).update(held=held)


@transaction.atomic
def ask_erasure(case_id: int, cases: Iterable[int], subject: str, by: Acting, at: datetime, reason: str) -> ErasureInfo:
    """Somebody asked for it, says ``by``. Who may, the calling room decides.

    Conflict ``casework.erasure.open``, ``.held``, ``.asked``; Refused ``casework.act.reason``.
    """
    case = Case.objects.select_for_update().get(id=case_id)
    _erasable(case)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("casework.act.reason", {}, "reason")
    if CaseErasure.objects.filter(case=case, state__in=("asked", "confirmed")).exists():
        raise Conflict("casework.erasure.asked", {})
    made = CaseErasure.objects.create(
        case=case, cases=list(cases), subject=subject, reason=reason.strip()[:500], asked_by=by.username, asked_at=at
    )
    note(case_id, "ask_erasure", by, at, detail={"request": made.id})
    return _info(made)


@transaction.atomic
def decide_erasure(erasure_id: int, confirmed: bool, by: Acting, at: datetime) -> ErasureInfo:
    """A second person's word. Forbidden ``casework.erasure.own``; Conflict ``casework.erasure.decided``, ``.held``; NotFound."""
    row = CaseErasure.objects.select_for_update().filter(id=erasure_id).first()
    if row is None:
        raise NotFound("casework.unknown", {})
    if row.state != "asked":
        raise Conflict("casework.erasure.decided", {})
    if confirmed:
        accounts.require_second(by.username, row.asked_by, at, alone="casework.erasure.own")
        _erasable(row.case)
    row.state, row.decided_by, row.decided_at = "confirmed" if confirmed else "refused", by.username, at
    row.save()
    note(row.case_id, "confirm_erasure" if confirmed else "refuse_erasure", by, at, detail={"request": row.id})
    return _info(row)


def erase_asked(at: datetime) -> int:
    """Carry out what was confirmed, each request in a transaction of its own; one that is held meanwhile waits. How many were done."""
    done = 0
    for number in CaseErasure.objects.filter(state="confirmed", case__held=False).order_by("id").values_list("id", flat=True):
        with transaction.atomic():
            row = CaseErasure.objects.select_for_update(skip_locked=True, of=("self",)).filter(id=number, state="confirmed").first()
            if row is None:
                continue
            Case.objects.select_for_update().get(id=row.case_id, held=False)
            row.count = personal_data.erase_cases(row.cases, row.id, row.decided_by, at)
            row.state, row.done_at, row.reason = "done", at, ERASED
            row.save()
            note(row.case_id, "erase", SYSTEM, at, detail={"request": row.id, "count": row.count})
            done += 1
    return done


def erasures(limit: int = 50) -> list[ErasureInfo]:
    """Requests in reach, those that wait first, then the newest."""
    rows = CaseErasure.objects.order_by("done_at", "-id")[:limit]
    return sorted(map(_info, rows), key=lambda one: (one.state != "asked", -one.id))


def _erasable(case: Case) -> None:
    if case.closed_at is None:
        raise Conflict("casework.erasure.open", {})
    if case.held:
        raise Conflict("casework.erasure.held", {})


def _named(one: CaseEvent) -> bool:
    return rules.with_words(one.detail, lambda _: ERASED) != one.detail


def _info(row: CaseErasure) -> ErasureInfo:
    values: dict[str, Any] = {name: getattr(row, name) for name in ErasureInfo.__dataclass_fields__}
    values["reason"] = shown(row.reason)
    return ErasureInfo(**values)
