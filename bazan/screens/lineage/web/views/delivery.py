"""One delivery: what came in, what was refused, which numbers it moved; and the file it brought, as it came."""

from datetime import datetime
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render

from bazan.core.errors import BazanError, Forbidden, NotFound
from bazan.core.labels import label, sentence
from bazan.core.language import either
from bazan.core.time import now as clock_now
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Batch
from bazan.data.forms import api as forms
from bazan.data.sources import api as sources
from bazan.data.sources.types import RUN_STATES, RunInfo
from bazan.directory.accounts.api import Reach, Request, allowed, page
from bazan.directory.audit import api as audit
from bazan.platform.design_system.api import number, period, when
from bazan.screens.lineage.changes.indicator_changes import moved_by_run
from bazan.screens.lineage.display_names import dataset_name, who
from bazan.screens.lineage.path.row_origin import may_open, may_see_run, run_of


@page("records.view")
def show(request: Request, run_id: int) -> HttpResponse:
    """A delivery, forwards and backwards."""
    now = clock_now()
    run, batches = run_of(run_id), [one for one in datasets.batches(run_id) if _reached(request.reach, one)]
    if run is None and not batches:
        raise NotFound("sources.run.unknown", {"run": run_id})
    may_sources = allowed(request.reach, "sources.view")
    if not may_see_run(request.reach, run, batches):
        raise Forbidden("boards.run.unreached", {})
    sent = forms.submission_of_run(run_id)
    return render(
        request,
        "tracing/run.html",
        {
            "section": "sources" if may_sources else "boards",
            "trail": _trail(run, run_id, may_sources),
            "title": label("boards.run.of", id=run_id, source=_source_name(run)) if run else label("boards.run.page", id=run_id),
            "state": RUN_STATES.light(RUN_STATES.member(run.state)) if run else "good",
            "word": label(f"boards.run.state_{run.state if run else 'done'}"),
            "figures": _figures(run, batches),
            "facts": _facts(run, batches, request.reach, now),
            "error": _error(run),
            "batches": [_batch(one, now) for one in batches],
            "refusals": _refusals(run_id) if run and may_sources else [],
            "refused_href": f"/sources/{run.source_code}#refused" if run and may_sources else "",
            "moved": moved_by_run(run_id),
            "submission": f"/forms/submissions/{sent.id}" if sent else "",
            "working": bool(run and run.state == "running"),
        },
    )


def _source_name(run: RunInfo) -> str:
    """What the source is called; a form by the form."""
    try:
        found = sources.source(run.source_code, clock_now())
    except NotFound:
        return run.source_code
    return either(found.name, found.name_en) or run.source_code


def _reached(reach: Reach, batch: Batch) -> bool:
    return allowed(reach, "records.view", sector=batch.dataset.partition(".")[0])


def _trail(run: RunInfo | None, run_id: int, may_sources: bool) -> list[tuple[str, str]]:
    trail = [(label("frontend.nav.sources"), "/sources")] if may_sources else [(label("boards.datasets.all"), "/datasets")]
    if run is not None and may_sources:
        trail.append((_source_name(run), f"/sources/{run.source_code}"))
    return [*trail, (label("boards.run.page", id=run_id), "")]


def _figures(run: RunInfo | None, batches: list[Batch]) -> list[tuple[str, str]]:
    """What came in, in one row of figures."""
    superseded = sum(one.superseded for one in batches)
    if run is None:
        return [
            (label("boards.run.accepted"), number(sum(one.new for one in batches), 0)),
            (label("boards.run.superseded"), number(superseded, 0)),
        ]
    shown = [("read", run.read), ("accepted", run.accepted), ("same", run.duplicate)]
    shown += [("superseded", superseded)] if batches else []
    return [(label(f"boards.run.{key}"), number(value, 0)) for key, value in (*shown, ("refused", run.rejected))]


def _facts(run: RunInfo | None, batches: list[Batch], reach: Reach, now: datetime) -> list[tuple[str, str, str]]:
    facts = []
    if run is not None:
        facts.append((label("boards.run.began"), when(run.started_at, now), ""))
        facts.append((label("boards.run.ended"), when(run.finished_at, now), ""))
    name, sha = (run.file_name, run.file_sha256) if run else (batches[0].file_name, batches[0].file_sha256)
    if name:
        able = sha and _may_have(reach, sha, batches, run)
        facts.append((label("boards.run.file"), name, f"/files/{sha}" if able else ""))
    return facts


def _error(run: RunInfo | None) -> str:
    return sentence(BazanError(run.error_rule, run.error_params)) if run and run.error_rule else ""


def _batch(one: Batch, now: datetime) -> dict[str, Any]:
    info = datasets.dataset(one.dataset)
    return {
        "dataset": dataset_name(info),
        "href": f"/datasets/{one.dataset}",
        "period": period(one.period) if one.period else "",
        "new": number(one.new, 0),
        "superseded": number(one.superseded, 0),
        "who": who(one.actor, one.organization_id),
        "at": when(one.at, now),
        "reason": one.reason,
    }


def _refusals(run_id: int) -> list[dict[str, str]]:
    return [{"words": sources.words_of(rule, params), "count": number(count, 0)} for rule, count, params in sources.refused_by(run_id)]


def _may_have(reach: Reach, sha256: str, batches: list[Batch], run: RunInfo | None) -> bool:
    """A file of rows: who may open it as each batch's sector says. A file of observations: whoever sees its run."""
    if batches:
        return all(may_open(reach, one.dataset.partition(".")[0], one.organization_id) for one in batches)
    return run is not None and any(held.places is None for held in reach.grants)


@page("records.view")
def file(request: Request, sha256: str) -> FileResponse:
    """The bytes as they came, to who may see what is in them; each download is written to the audit."""
    path = sources.file_path(sha256)
    runs = sources.runs_of_file(sha256)
    batches = [batch for run in runs for batch in datasets.batches(run.id)]
    if not runs or not _may_have(request.reach, sha256, batches, runs[0]):
        raise Forbidden("boards.file.unreached", {})
    audit.append(request.reach.username, "records.download", f"file:{sha256}", {"name": runs[0].file_name, "run": runs[0].id})
    answer = FileResponse(
        path.open("rb"), as_attachment=True, filename=runs[0].file_name or sha256, content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
