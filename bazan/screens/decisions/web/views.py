"""The pages of decisions: the sectors with what needs a decision most, one number of one sector, a scenario that was kept."""

from uuid import uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bazan.analysis.scenarios import api as scenarios
from bazan.core.errors import BazanError
from bazan.core.labels import label
from bazan.core.time import now as clock_now
from bazan.directory.accounts.api import Request, act, allowed, page
from bazan.directory.permissions.types import Acting
from bazan.platform.web.api import asked, status_of, typed
from bazan.screens.decisions import decision_subject
from bazan.screens.decisions.web import decision_page, question_page, scenario_panel, waiting_times


@page("boards.view")
def sectors(request: Request) -> HttpResponse:
    """Every sector with the numbers that need a decision."""
    return render(request, "decisions/sectors.html", decision_page.sectors(request.reach, clock_now()))


@page("boards.view")
def sector(request: Request, pack: str) -> HttpResponse:
    """One number of a sector: what is unusual, what is coming, where, what if, what was decided and what it did."""
    query = asked(request)
    return _page(request, decision_subject.decision(pack, query, request.reach, clock_now()), query)


@page("boards.view")
def accuracy(request: Request) -> HttpResponse:
    """How well forecasts did, number by number."""
    return render(request, "decisions/accuracy.html", decision_page.accuracy(request.reach, clock_now()))


@page("boards.view")
def ask(request: Request) -> HttpResponse:
    """A question, and what it is answered by; every part of how it was understood is shown."""
    query = asked(request)
    found = question_page.asked_of(query, request.reach, clock_now())
    trail = [(label("decisions.all"), "/decide"), (label("decisions.ask.title"), "")]
    return render(request, "decisions/ask.html", {"section": "decisions", "asked": found, "trail": trail})


@page("boards.view")
def waiting(request: Request, pack: str, process: str) -> HttpResponse:
    """Where cases of a process wait, who has them, which will be late, what a shorter step would bring."""
    return render(request, "decisions/waits.html", waiting_times.page(pack, process, asked(request), request.reach, clock_now()))


@act("scenarios.save")
def save(request: Request, pack: str) -> HttpResponse:
    """Keep the alternatives as they stand on the page."""
    form = typed(request)
    decision = decision_subject.decision(pack, form, request.reach, clock_now())
    try:
        scenario = scenarios.scenario(form.get("scenario", ""), decision.place.id, form.get("station", ""))
        by = Acting(request.reach, request.user.organization_id)
        changes = scenario_panel.changes_of(form, scenario)
        kept = scenarios.save(scenario.code, decision.place.id, changes, by, decision.now, form.get("key", "")[:40] or uuid4().hex)
    except BazanError as why:
        return _page(request, decision, form, why)
    return HttpResponseRedirect(f"/decide/scenarios/{kept.id}")


@page("boards.view")
def kept(request: Request, scenario_id: int) -> HttpResponse:
    """A scenario as it was kept, whatever is measured since."""
    shown = scenario_panel.kept(scenarios.saved(scenario_id))
    trail = [(label("decisions.all"), "/decide"), (shown["title"], "")]
    return render(request, "decisions/kept.html", {"section": "decisions", "kept": shown, "trail": trail})


def _page(request: Request, decision: decision_subject.Decision, query: dict[str, str], why: BazanError | None = None) -> HttpResponse:
    said = decision_page.page(decision, query, request.reach, why)
    said["saves"] = allowed(request.reach, "scenarios.save", decision.place.id, decision.pack)
    return render(request, "decisions/page.html", said, status=status_of(why))
