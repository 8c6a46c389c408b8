"""The pages of explorations. An address puts a question together; it runs only when somebody says so: what it costs is said first."""

from django.http import FileResponse, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from bazan.analysis.explore import api
from bazan.analysis.explore.web import answer_tables, pivot_table, question_display, request_parameters, saved_questions
from bazan.analysis.explore.web.answer_sentence import finding
from bazan.core.errors import BazanError, NotFound
from bazan.core.labels import label
from bazan.core.time import now as clock_now
from bazan.data.figures.api import place_name, territory
from bazan.directory.accounts.api import Look, Request, act, page
from bazan.platform.design_system.api import as_csv, as_xlsx
from bazan.platform.web.api import download, status_of, typed

KINDS = {"csv.gz": "application/gzip", "parquet": "application/vnd.apache.parquet",
         "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip


@page("explorations.ask")
def explore(request: Request) -> HttpResponse:
    """A question, what it will cost, and the newest answer to it in the reader's reach."""
    asked = request_parameters.asked_of(request_parameters.said_of(request.GET), clock_now())
    return _page(request, asked)


def _page(request: Request, asked: request_parameters.Asked, refusal: BazanError | None = None) -> HttpResponse:
    said = question_display.page(asked, request.reach, clock_now(), refusal)
    return render(request, "explore/page.html", said, status=status_of(refusal or asked.refusal))


@act("explorations.ask")
def run(request: Request) -> HttpResponse:
    """Let the question run, or make its file."""
    now, form = clock_now(), typed(request)
    question, source = request_parameters.sent_question(form, now)
    try:
        number = api.ask(question, source, form.get("form", ""), request.reach, now)
    except BazanError as why:
        return _page(request, request_parameters.Asked(question, source, "both", None), why)
    return HttpResponseRedirect(
        request_parameters.href(question, view=form.get("view", ""), shown=form.get("shown", "") or number) + "#status"
    )


@page("explorations.ask")
def state(request: Request, run_id: int) -> HttpResponse:
    """How far a run is, for the script that asks."""
    return JsonResponse(question_display.progress(api.exploration(run_id, request.reach)))


@act("explorations.ask")
def cancel(request: Request, run_id: int) -> HttpResponse:
    """Stop one of one's own."""
    found = api.exploration(run_id, request.reach)
    api.cancel(run_id, request.reach)
    return HttpResponseRedirect(f"/explore?{found.address}")


@page("explorations.ask")
def file(request: Request, run_id: int) -> HttpResponseBase:
    """A file that was made, for who made it and whoever has the same reach; each time it is taken stands in the audit."""
    found = api.exploration(run_id, request.reach)
    path_of_file = api.path_of(found)
    request.looks.append(Look("explorations.take", f"exploration:{found.id}", {"form": found.form, "rows": found.rows}, each=True))
    kind = found.form.partition(".")[2]
    return FileResponse(path_of_file.open("rb"), as_attachment=True, filename=f"bazan-explore-{found.id}.{kind}", content_type=KINDS[kind])


@page("explorations.ask")
def take(request: Request, kind: str) -> HttpResponse:
    """The answer as it stands on the page, as a table."""
    if kind not in ("csv", "xlsx"):
        raise NotFound("explore.kind", {"kind": kind[:20]})
    now = clock_now()
    asked = request_parameters.asked_of(request_parameters.said_of(request.GET), now)
    if asked.refusal is not None:
        raise asked.refusal
    found = api.newest_done(asked.question, request.reach)
    if found is None or found.answer is None:
        raise NotFound("explore.not_run", {})
    laid = pivot_table.laid(found.answer, asked.question, asked.source, found.started_at or now)
    notes = question_display.notes(found, asked)
    sheet = answer_tables.sheet(laid, asked.question, asked.source, finding(laid, asked.question, asked.source), notes)
    request.looks.append(Look("explorations.take", f"exploration:{found.id}", {"form": kind, "rows": len(laid.rows)}, each=True))
    return download(as_csv(sheet) if kind == "csv" else as_xlsx((sheet,)), kind, f"bazan-explore-{found.id}")


@page("explorations.ask")
def kept(request: Request) -> HttpResponse:
    """Questions under a name: one's own, pinned ones as tiles, and those others share."""
    now = clock_now()
    trail = [(place_name(territory(now.date()).root), "/"), (label("frontend.nav.explore"), "/explore"), (label("explore.kept.title"), "")]
    return render(request, "explore/kept.html", {"section": "explore", "trail": trail, "kept": saved_questions.kept(request.reach, now)})


@act("explorations.ask")
def keep(request: Request) -> HttpResponse:
    """Keep the question of the page under a name."""
    now, form = clock_now(), typed(request)
    question, source = request_parameters.sent_question(form, now)
    try:
        api.keep(form.get("name", ""), question, request.POST.getlist("roles"), form.get("pinned") == "1", request.reach, now)
    except BazanError as why:
        return _page(request, request_parameters.Asked(question, source, "both", None), why)
    return HttpResponseRedirect("/explore/kept")


@act("explorations.ask")
def drop(request: Request, kept_id: int) -> HttpResponse:
    """Take one of one's own off the list."""
    api.drop(kept_id, request.reach)
    return HttpResponseRedirect("/explore/kept")
