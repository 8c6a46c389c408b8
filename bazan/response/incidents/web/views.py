"""The pages of incidents: the list, a new one, its room, its review, and the acts their forms send."""

import secrets
from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.safestring import SafeString

from bazan.cameras.live import api as live
from bazan.coordination.cases import api as cases
from bazan.core.errors import BazanError, NotFound, Refused
from bazan.core.labels import label, sentence
from bazan.core.language import language, words
from bazan.core.settings import current
from bazan.core.time import local_day, now
from bazan.data.figures.api import place_name, station_of
from bazan.data.sources import api as sources
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, page
from bazan.directory.places import api as places
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.alerts.types import AlertInfo
from bazan.platform.design_system.api import as_csv, as_xlsx
from bazan.platform.manifests.extensions import extensions_of
from bazan.platform.web.api import Said, asked, download, render_part, status_of, typed, whole
from bazan.response.incidents import api as incidents
from bazan.response.incidents.extensions import IncidentOrigin, IncidentPanel
from bazan.response.incidents.types import AreaInfo, Call, IncidentInfo
from bazan.response.incidents.web import (
    after_action_report,
    area_map,
    forms,
    ics_forms,
    incident_list,
    incident_page,
    related_warnings,
    task_cards,
    task_teams,
)
from bazan.response.incidents.web.display_names import Naming
from bazan.response.incidents.web.forms import officer
from bazan.response.warnings.types import MessageInfo

SECTION = "incidents"
LONGEST_TITLE = 160


@page("incidents.view")
def every(request: accounts.Request) -> HttpResponse:
    """The list, by its address; ``?format=csv`` or ``xlsx`` takes it away."""
    at, query = now(), asked(request)
    naming = Naming.read()
    wanted = incident_list.asked(query)
    held = incidents.incidents(**wanted)
    if query.get("format"):  # what is guarded leaves the house by its own forms alone, each of which is told
        held = [info for info in held if not info.guarded]
    told = incident_list.rows(held, naming, at)
    if query.get("format") in ("csv", "xlsx"):
        request.looks.append(accounts.Look("incidents.export", "incidents", {"rows": len(told), "asked": query}, each=True))
        made = incident_list.sheet(told)
        data = as_csv(made) if query["format"] == "csv" else as_xlsx((made,))
        return download(data, query["format"], "incidents")
    lists, kept = incidents.catalogue(), {name: value for name, value in query.items() if value and name != "format"}
    communes = places.communes(local_day(at))
    said = {
        "section": SECTION,
        "rows": told,
        "counts": defaultdict(int, incidents.counts()),
        "query": query,
        "address": "&".join(f"{name}={value}" for name, value in kept.items()),
        "states": [(state, label(f"incidents.state.{state}")) for state in ("open", "responding", "stable", "recovering", "closed")],
        "groups": [(code, words(names)) for code, names in lists.groups.items()],
        "severities": [(code, words(one.names)) for code, one in lists.severities.items()],
        "communes": [(one.id, place_name(one)) for one in communes],
        "unseen": incidents.unseen() if accounts.allowed(request.reach, "incidents.enter") and not wanted["exercise"] else [],
        "may_open": accounts.allowed(request.reach, "incidents.open"),
        "exercise": wanted["exercise"],
    }
    return render(request, "incidents/list.html", said)


@page("incidents.open")
def new(request: accounts.Request) -> HttpResponse:
    """The form of a new incident: from an alert, a call, or what an officer knows."""
    return _new(request, asked(request))


def _new(request: accounts.Request, given: Said, why: BazanError | None = None) -> HttpResponse:
    at = now()
    lists, reach = incidents.catalogue(), request.reach
    number = whole(given, "alert")
    alert = None if number is None else alerts.alert(number)
    if alert is not None:
        given |= _of_alert(alert) | given
    for origin in extensions_of(IncidentOrigin):
        number = whole(given, origin.parameter)
        if number is not None:
            known = origin.fill(number)
            given |= {**known, "title": known["title"][:LONGEST_TITLE]} | given
    communes = [one for one in places.communes(local_day(at)) if accounts.allowed(reach, "incidents.open", one.id)]
    if given.get("find") and not given.get("place"):
        found = [one for one in places.search(given["find"], local_day(at)) if one.id in {c.id for c in communes}]
        given["place"] = str(found[0].id) if found else ""
    point = _point(given)
    chosen = whole(given, "place")
    kinds = [
        (words(names), [(code, words(one.names)) for code, one in lists.kinds.items()
                       if one.group == group and accounts.allowed(reach, "incidents.open", sector=one.sector)])
        for group, names in lists.groups.items()
    ]  # fmt: skip
    said = {
        "section": SECTION,
        "given": given,
        "key": given.get("key") or secrets.token_hex(8),
        "alert": alert,
        "alert_line": words(alert.labels) if alert else "",
        "kinds": [(name, codes) for name, codes in kinds if codes],
        "severities": [(code, f"{words(one.names)} ({words(lists.levels[one.level].names)})") for code, one in lists.severities.items()],
        "lines": [(code, words(names)) for code, names in lists.lines.items()],
        "communes": [(one.id, place_name(one)) for one in communes],
        "map": area_map.ground(point, _drawn(given, at), [], frozenset({chosen} if chosen else ()), label("incidents.new.map"), chosen, at),
        "refusal": sentence(why) if why else "",
        "field": why.field if why else "",
    }
    return render(request, "incidents/new.html", said, status=status_of(why))


def _of_alert(alert: AlertInfo) -> dict[str, str]:
    """What the alert knows of the incident it leads to: its kind, its line, its commune and the point of its station."""
    known = {"kind": alert.incident_kind, "title": words(alert.labels), "place": str(alert.place_id or "")}
    station = station_of(alert.feature_kind, alert.feature_id)
    if station is None or station.latitude is None or station.longitude is None:
        return known
    return known | {"latitude": str(station.latitude), "longitude": str(station.longitude)}


def _drawn(given: dict[str, str], at: datetime) -> AreaInfo | None:
    """The area the form was opened with, as it would be drawn. Refused ``incidents.area.*``."""
    if not given.get("basis"):
        return None
    metres = forms.metres(given)
    geometry = incidents.drawn(given["basis"], forms.points(given.get("points", "")), metres)
    return AreaInfo(geometry, given["basis"], metres, 0, at, "")


def _point(given: dict[str, str]) -> tuple[float, float] | None:
    try:
        found = forms.points(f"{given.get('latitude', '')}, {given.get('longitude', '')}")
    except Refused:
        return None
    return found[0] if found else None


@act("incidents.open")
def open_(request: accounts.Request) -> HttpResponse:
    """Open it, and go to its room."""
    given = Said({name: value[: forms.LONGEST_AREA if name == "points" else 2000] for name, value in typed(request).items()})
    at, point = now(), _point(given)
    try:
        place = whole(given, "place")
        if place is None and point is not None:
            located = places.locate(*point, local_day(at))
            place = located.id if located else None
        if place is None:
            raise Refused("incidents.place", {}, "place")
        places.place(place)
        call = None
        if given.get("line"):
            call = Call(given["line"], given.get("what", ""), given.get("where", ""), given.get("caller", ""), given.get("phone", ""))
        made = incidents.open_incident(
            given.get("kind", ""), given.get("title", ""), place, officer(request), at, given.get("key", ""),
            severity=given.get("severity", ""), alert_id=whole(given, "alert"), call=call,
            source=given.get("source") or "officer", source_ref=given.get("source_ref", ""), point=point,
            guarded=given.get("guarded") == "1",
        )  # fmt: skip
        if given.get("basis"):  # sent again after a refusal, the same key opens nothing twice
            incidents.draw(made.id, given["basis"], forms.points(given.get("points", "")), officer(request), at, metres=forms.metres(given))
    except BazanError as why:
        return _new(request, given, why)
    return HttpResponseRedirect(f"/incidents/{made.id}")


@page("incidents.view")
def one(request: accounts.Request, incident_id: int) -> HttpResponse:
    """The incident room."""
    return _room(request, incident_id)


def _room(
    request: accounts.Request, incident_id: int, why: BazanError | None = None, failed: str = "", whole: bool = False
) -> HttpResponse:
    """``whole``: who called and numbers in words as they were written, until the page is drawn anew."""
    at = now()
    shown = incident_page.read(incident_id, officer(request), at)
    revealed = incidents.reveal(incident_id, officer(request), at) if whole else None
    if revealed:
        shown = replace(shown, lines=revealed.lines)
    _looked(request, shown)
    lines, hidden = incident_page.timeline(shown, request.GET.get("log") == "all")
    lists, every = incidents.catalogue(), task_teams.standing(officer(request), at)
    told = related_warnings.warned(shown, request.reach)
    codes = dict.fromkeys([*(shown.procedure.figures if shown.procedure else ()), *lists.figures])
    said = {
        "section": SECTION,
        "info": shown.info,
        "map_query": "c={:.5f},{:.5f},12".format(*incident_page.middle(shown)),
        "rights": shown.rights,
        **incident_page.head(shown),
        "stages": incident_page.stages(shown),
        "moves": incident_page.moves(shown),
        "figures": incident_page.key_figures(shown),
        "standing": incident_page.standing(shown),
        "lines": lines,
        "hidden": hidden,
        "agencies": task_cards.agencies(shown),
        "cards": task_cards.task_cards(shown, officer(request), every),
        "ready_teams": task_teams.ready(every) if shown.rights.command else [],
        "resources": incident_page.resources(shown),
        "report": incident_page.report(shown),
        "times": incident_page.spans(shown),
        **incident_page.beside(shown, revealed),
        "revealed": revealed is not None,
        "cameras": live.near(request.reach, *incident_page.middle(shown)),
        "cameras_around": live.around(request.reach, *incident_page.middle(shown)),
        "camera": live.of_alert(request.reach, shown.info.alert_id),
        "warned": told,
        "panels": _panels(request, shown.info, told["sent"], at),
        "figure_choices": [(code, f"{words(lists.figures[code])} ({lists.figures[code].get(f'unit_{language()}', '')})") for code in codes],
        "resource_kinds": [(code, words(names)) for code, names in lists.resources.items()],
        "severities": [(code, f"{words(one.names)} ({words(lists.levels[one.level].names)})") for code, one in lists.severities.items()],
        "bodies": sorted(
            {(b.code, shown.naming.body(b.id)) for b in shown.naming.bodies.values() if b.valid_to is None}, key=lambda b: b[1]
        ),
        "own": next((b.code for b in shown.naming.bodies.values() if b.id == shown.rights.organization_id), ""),
        "key": secrets.token_hex(8),
        "refusal": sentence(why) if why else "",
        "failed": failed,
        "given": typed(request) if why else Said(team=asked(request)["team"][:20]),
    }
    return render(request, "incidents/room.html", said, status=status_of(why))


def _panels(request: accounts.Request, info: IncidentInfo, sent: list[MessageInfo], at: datetime) -> list[SafeString]:
    """The panels of higher apps, drawn. ``sent``: the warnings that came of the incident."""
    read = [(panel, panel.read(info, sent, request.reach, at)) for panel in extensions_of(IncidentPanel)]
    return [render_part(request, panel.template, {"info": info, "told": told}) for panel, told in read if told is not None]


def _looked(request: accounts.Request, shown: incident_page.Room) -> None:
    """Its log and its notes from watch to watch."""
    request.looks.append(accounts.Look("incidents.read", f"incident:{shown.info.id}", {"code": shown.info.code}))


@page("incidents.view")
def after(request: accounts.Request, incident_id: int) -> HttpResponse:
    """The after-action report."""
    at = now()
    shown = incident_page.read(incident_id, officer(request), at)
    _looked(request, shown)
    bodies = {(b.code, shown.naming.body(b.id)) for b in shown.naming.bodies.values() if b.valid_to is None}
    within = [(days * 24 * 60, label("incidents.span.day", count=days)) for days in (7, 14, 30, 90)]
    said = {
        "section": SECTION, "info": shown.info, "rights": shown.rights, "key": secrets.token_hex(8), "within": within,
        "bodies": sorted(bodies, key=lambda one: one[1]), **incident_page.head(shown), **after_action_report.review(shown),
    }  # fmt: skip
    return render(request, "incidents/review.html", said)


@page("incidents.view")
def form(request: accounts.Request, incident_id: int, number: str, kind: str) -> HttpResponse:
    """One of the forms of the Incident Command System, on paper."""
    if number not in ics_forms.FORMS or kind not in ("pdf", "docx"):
        raise NotFound("incidents.unknown", {})
    shown = incident_page.read(incident_id, officer(request), now())
    request.looks.append(accounts.Look("incidents.export", f"incident:{incident_id}", {"form": number}, each=True))
    made = ics_forms.paper(shown, number, shown.naming.person(request.user.get_username()), current().demo)
    from bazan.response.incidents.web import ics_documents  # loaded when it is needed: it is large

    data = ics_documents.as_pdf(made) if kind == "pdf" else ics_documents.as_docx(made)
    return download(data, kind, f"{shown.info.code}-ICS{number}")


@act("incidents.view", largest=cases.LARGEST_FILE * cases.MOST_FILES)
def do(request: accounts.Request, incident_id: int, what: str) -> HttpResponse:
    """One act of the room; refused, the room comes back with the sentence and what was written."""
    at = now()
    if what == "enter":  # who asks for it doesn't see it yet
        incidents.enter(incident_id, officer(request), at, forms.text(request, "reason"))
        return HttpResponseRedirect(f"/incidents/{incident_id}")
    if what == "reveal":
        return _room(request, incident_id, whole=True)
    info = incidents.incident(incident_id, officer(request), at)
    try:
        forms.done(what, request, info, officer(request), at)
    except BazanError as why:
        return _room(request, incident_id, why, what)
    return HttpResponseRedirect(f"/incidents/{incident_id}{_anchor(what)}")


@page("incidents.view")
def drills(request: accounts.Request) -> HttpResponse:
    """Exercises: those that were held with whom they reached, and the scripts that can be played."""
    return _drills(request)


def _drills(request: accounts.Request, why: BazanError | None = None) -> HttpResponse:
    names = accounts.full_names()
    held = [
        {"one": run, "title": words(run.labels), "by": names.get(run.started_by, run.started_by),
         "rate": round(100 * run.result["answered"] / run.result["told"]) if run.result.get("told") else None}
        for run in incidents.exercises()
    ]  # fmt: skip
    said = {
        "section": SECTION,
        "held": held,
        "scripts": [(code, words(spec["title"]), len(spec.get("events", []))) for code, spec in incidents.scripts().items()],
        "may": accounts.allowed(request.reach, "incidents.exercise"),
        "key": secrets.token_hex(8),
        "refusal": sentence(why) if why else "",
    }
    return render(request, "incidents/exercises.html", said, status=status_of(why))


@act("incidents.exercise")
def start(request: accounts.Request) -> HttpResponse:
    try:
        run = incidents.start_exercise(forms.text(request, "script", 60), officer(request), now(), forms.text(request, "key", 40))
    except BazanError as why:
        return _drills(request, why)
    return HttpResponseRedirect(f"/incidents/{run.incident_id}")


@act("incidents.exercise")
def end(request: accounts.Request, exercise_id: int) -> HttpResponse:
    try:
        incidents.end_exercise(exercise_id, officer(request), now())
    except BazanError as why:
        return _drills(request, why)
    return HttpResponseRedirect("/incidents/exercises")


def _anchor(what: str) -> str:
    places_of = {"task": "#tasks", "resource": "#resources", "draft": "#report", "report": "#report", "area": "#standing", "log": "#log"}
    return places_of.get(what, "")


@act("incidents.view", largest=cases.LARGEST_FILE * cases.MOST_FILES)
def do_task(request: accounts.Request, task_id: int, what: str) -> HttpResponse:
    found = incidents.task(task_id)
    try:
        forms.of_task(what, request, task_id, officer(request), now())
    except BazanError as why:
        return _room(request, found.incident_id, why, f"task-{task_id}-{what}")
    return HttpResponseRedirect(f"/incidents/{found.incident_id}#task-{task_id}")


@act("incidents.view")
def do_resource(request: accounts.Request, incident_id: int, resource_id: int, what: str) -> HttpResponse:
    try:
        incidents.move_resource(resource_id, what, officer(request), now(), note=forms.text(request, "note", 500))
    except BazanError as why:
        return _room(request, incident_id, why, "resource")
    return HttpResponseRedirect(f"/incidents/{incident_id}#resources")


@page("incidents.view")
def file(request: accounts.Request, incident_id: int, file_id: int) -> HttpResponse | FileResponse:
    """A file of the log, as it was given."""
    kept = incidents.evidence(incident_id, file_id, officer(request), now())
    told = {"sha256": kept.sha256, "name": kept.name}
    request.looks.append(accounts.Look("incidents.read_evidence", f"incident:{incident_id}", told, each=True))
    return FileResponse(sources.file_path(kept.sha256).open("rb"), as_attachment=True, filename=kept.name, content_type=kept.media_type)
