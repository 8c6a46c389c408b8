"""What is done with one job: stopped, gone on with, its answer taken away, its blurred copy seen."""

from django.http import HttpResponse, HttpResponseRedirect

from bazan.cameras.footage import api as footage
from bazan.cameras.footage.web import clip_rows
from bazan.cameras.footage.web.clip_upload import acting
from bazan.cameras.footage.web.result_table import sheet_of
from bazan.core.errors import NotFound
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import Request, act, page
from bazan.platform.design_system.api import as_csv
from bazan.platform.web.api import download


@act("footage.edit")
def cancel(request: Request, job_id: int) -> HttpResponse:
    """Stop it; what was seen by then stays."""
    return _back(footage.cancel(job_id, acting(request), now()).clip_id)


@act("footage.edit")
def go_on(request: Request, job_id: int) -> HttpResponse:
    """Go on with it from where it was."""
    return _back(footage.go_on(job_id, acting(request), now()).clip_id)


@page("footage.view")
def table(request: Request, job_id: int) -> HttpResponse:
    """What it found out, as a file."""
    job = footage.job(job_id)
    clip = footage.clip(job.clip_id)
    sheet = sheet_of(job, clip_rows.rule_names(clip))
    if sheet is None:
        raise NotFound("footage.no_table", {})
    return download(as_csv(sheet), "csv", f"footage_{clip.id}_{job.kind}_{job.id}")


@page("footage.view")
def film(request: Request, job_id: int) -> HttpResponse:
    """The blurred copy it made. Who takes it is written down."""
    job = footage.job(job_id)
    data, _ = footage.film(job.id)
    request.looks.append(accounts.Look("footage.film", f"footage_job:{job.id}", {"clip": job.clip_id}))
    answer = HttpResponse(data, content_type="video/mp4")
    answer["Cache-Control"] = "no-store"
    return answer


def _back(clip_id: int) -> HttpResponse:
    return HttpResponseRedirect(f"/cameras/footage/{clip_id}#jobs")
