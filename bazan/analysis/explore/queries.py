"""Reads of the room: what somebody asked, what came out, what they kept, what a question will cost."""

from pathlib import Path
from typing import Any

from bazan.analysis.explore import rules
from bazan.analysis.explore.models import Asked, File, KeptQuestion
from bazan.analysis.explore.question_url import address_of
from bazan.analysis.explore.types import Answer, Cell, Cost, Exploration, Extent, Held, Kept, Question, Scope, Source
from bazan.core.errors import NotFound, Refused
from bazan.core.settings import current
from bazan.directory.accounts.api import Reach

FINISHED = 100
"""Among so many finished questions those are looked for that say how long the next will take."""
LISTED = 8


def scope_of(reach: Reach) -> Scope:
    """The rows somebody may read: every role brings the permission, so wherever one is held. Were it otherwise, the database, which is told
    of what the permission opens, would take no question."""
    return Scope(reach.places, reach.sectors)


def told(scope: Scope) -> tuple[str, str]:
    """As the database is told of it, and as it stands beside a question: equal scopes have equal texts."""
    places = "*" if scope.places is None else ",".join(map(str, sorted(scope.places)))
    return places, "*" if scope.sectors is None else ",".join(sorted(scope.sectors))


def newest(question: Question, form: str, reach: Reach) -> Exploration | None:
    """The newest run of an equal question, by anybody of equal reach, that hasn't failed."""
    places, sectors = told(scope_of(reach))
    rows = Asked.objects.filter(digest=rules.digest(address_of(question), form), places=places, sectors=sectors)
    row = rows.exclude(state__in=("failed", "cancelled")).order_by("-asked_at", "-id").first()
    return None if row is None else _exploration(row, reach)


def latest(question: Question, reach: Reach) -> Exploration | None:
    """The newest run of this question for an answer, however it ended; without what it says."""
    places, sectors = told(scope_of(reach))
    rows = Asked.objects.filter(digest=rules.digest(address_of(question), ""), places=places, sectors=sectors)
    row = rows.order_by("-asked_at", "-id").defer("answer").first()
    return None if row is None else _exploration(row, reach, bare=True)


def newest_done(question: Question, reach: Reach) -> Exploration | None:
    """The newest answer to an equal question."""
    places, sectors = told(scope_of(reach))
    rows = Asked.objects.filter(digest=rules.digest(address_of(question), ""), places=places, sectors=sectors, state="done")
    row = rows.order_by("-ended_at").first()
    return None if row is None else _exploration(row, reach)


def exploration(exploration_id: int, reach: Reach) -> Exploration:
    """One of one's own, or of anybody of equal reach. NotFound ``explorations.unknown``."""
    places, sectors = told(scope_of(reach))
    row = Asked.objects.filter(id=exploration_id, places=places, sectors=sectors).first()
    if row is None:
        raise NotFound("explorations.unknown", {})
    return _exploration(row, reach)


def own(reach: Reach, files: bool, limit: int = LISTED) -> list[Exploration]:
    """One's own newest files, or answers, newest first; without what they say."""
    rows = Asked.objects.filter(account_id=reach.account_id).order_by("-asked_at", "-id").defer("answer")
    places, sectors = told(scope_of(reach))
    rows = rows.filter(places=places, sectors=sectors)
    chosen = rows.exclude(form="") if files else rows.filter(form="")
    return [_exploration(row, reach, bare=True) for row in chosen[:limit]]


def path_of(found: Exploration) -> Path:
    """The file it became. Refused ``explorations.gone``: it isn't there, or not any more."""
    path = folder() / f"{found.id}.{found.form}"
    if found.state != "done" or not found.form or not path.is_file():
        raise Refused("explorations.gone", {})
    return path


def folder() -> Path:
    return current().home / "explorations"


def kept(reach: Reach) -> list[Kept]:
    """One's own, those pinned first, then those shared with a role one holds, by name."""
    found = [
        Kept(row.id, row.name, row.address, tuple(row.roles), row.account_id == reach.account_id, row.pinned)
        for row in KeptQuestion.objects.order_by("name", "id")
    ]
    seen = [one for one in found if one.own or reach.roles & set(one.roles)]
    return sorted(seen, key=lambda one: (not one.own, not (one.own and one.pinned)))


def cost(question: Question, source: Source) -> Cost:
    """What it will read, by the files as last seen, and about how long that takes, by what finished questions took."""
    files = [Extent(row.name, row.first, row.last, row.rows, row.bytes) for row in File.objects.filter(name=source.table).order_by("first")]
    return rules.cost(question, source, files, _finished())


def sizes() -> dict[str, tuple[int, Any, Any]]:
    """Table to its rows, first and last slice."""
    found: dict[str, tuple[int, Any, Any]] = {}
    for row in File.objects.all():
        rows, first, last = found.get(row.name, (0, row.first, row.last))
        found[row.name] = (rows + row.rows, min(first, row.first), max(last, row.last))
    return found


def _finished() -> list[tuple[int, float]]:
    """Rows read and seconds waited, of the newest answers."""
    rows = Asked.objects.filter(state="done", form="").order_by("-ended_at").values_list("read", "asked_at", "ended_at")[:FINISHED]
    return [(read, (ended_at - asked_at).total_seconds()) for read, asked_at, ended_at in rows if ended_at is not None]


def _exploration(row: Asked, reach: Reach, *, bare: bool = False) -> Exploration:
    return Exploration(
        row.id, row.address, row.form, row.state, row.share, row.asked_by, row.account_id == reach.account_id, row.asked_at,
        row.started_at, row.ended_at, row.read, row.rows, row.bytes, (row.rule, row.params) if row.rule else None,
        None if bare or row.answer is None else answer_of(row.answer), row.estimated_s,
    )  # fmt: skip


def answer_of(said: dict[str, Any]) -> Answer:
    """The answer as it was kept."""
    return Answer(
        tuple(Cell(*cell) for cell in said["cells"]), tuple(Held(*one) for one in said["held"]), said["sql"], said["only"], said["read"],
        said["waiting"], tuple(said["gaps"]), said["seconds"],
    )  # fmt: skip


def said_of(answer: Answer) -> dict[str, Any]:
    """What is kept of an answer, as JSON."""
    return {
        "cells": [[cell.row, cell.column, cell.category, cell.value, cell.count] for cell in answer.cells],
        "held": [[one.place, one.period, one.versions, one.rows, one.steps] for one in answer.held],
        "sql": answer.sql, "only": answer.only, "read": answer.read, "waiting": answer.waiting,
        "gaps": [dict(gap) for gap in answer.gaps], "seconds": answer.seconds,
    }  # fmt: skip
