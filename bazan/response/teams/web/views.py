"""Pages of teams, and the phone that shares its place."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import render

from bazan.core.errors import BazanError, Refused
from bazan.core.labels import sentence
from bazan.core.language import words
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, page
from bazan.platform.design_system.api import as_csv
from bazan.platform.web.api import asked, download, status_of, typed, whole
from bazan.response.teams import api as teams
from bazan.response.teams.web import forms, team_display
from bazan.response.teams.web.team_display import acting

SECTION = "teams"


@page("teams.view")
def every(request: accounts.Request) -> HttpResponse:
    """Every team in reach; ``?format=csv`` takes the list away."""
    if asked(request).get("format") == "csv":
        told = team_display.rows(teams.teams(now()), acting(request), now())
        request.looks.append(accounts.Look("teams.export", "teams", {"rows": len(told)}, each=True))
        return download(as_csv(team_display.sheet(told)), "csv", "teams")
    return _every(request)


def _every(request: accounts.Request, why: BazanError | None = None) -> HttpResponse:
    at = now()
    told = team_display.rows(teams.teams(at), acting(request), at)
    said = {
        "section": SECTION, "rows": told, "at": at, "refusal": sentence(why) if why else "",
        "erasing": teams.waits_for_erasure(request.user.pk),
        "ready": sum(row["one"].state == "ready" for row in told), "out": sum(row["one"].state == "on_task" for row in told),
    }  # fmt: skip
    return render(request, "teams/teams.html", said, status=status_of(why))


@page("teams.view")
def one(request: accounts.Request, team_id: int) -> HttpResponse:
    """One team: what it has, where it is, who shared a place for it."""
    at = now()
    (row,) = team_display.rows([teams.team(team_id, at)], acting(request), at)
    shares = teams.shares(team_id)
    names = {person.account_id: person.full_name for person in accounts.contactable(share.account_id for share in shares)}
    request.looks.append(accounts.Look("teams.read_shares", f"team:{row['one'].code}", {}))
    said = {"section": SECTION, "row": row, "at": at, "shares": [(share, names.get(share.account_id, "")) for share in shares]}
    return render(request, "teams/team.html", said)


@page("teams.view")
def track(request: accounts.Request, share_id: int) -> HttpResponse:
    """Where one officer was while sharing: told to the audit each time."""
    at = now()
    share = teams.share(share_id)
    team = teams.team(share.team_id, at)
    who = next((person.full_name for person in accounts.contactable([share.account_id])), "")
    found = teams.track(share_id, at)
    request.looks.append(accounts.Look("teams.read_track", f"share:{share_id}", {"team": team.code, "places": len(found)}, each=True))
    said = {"section": SECTION, "share": share, "team": team, "name": words(team.names), "who": who, "places": found, "at": at}
    return render(request, "teams/track.html", said)


@act("teams.direct")
def state(request: accounts.Request, team_id: int) -> HttpResponse:
    """A team in another state."""
    try:
        teams.move(team_id, typed(request).get("state", ""), acting(request), now())
    except BazanError as why:
        return _every(request, why)
    return HttpResponseRedirect(f"/teams#team-{team_id}")


@act("teams.share")
def share(request: accounts.Request) -> JsonResponse:
    """``act`` start: the officer agrees that this phone tells where ``team`` is while it is on the task with ``case``; stop: no more."""
    given, by, at = typed(request), acting(request), now()
    try:
        if given.get("act") == "stop":
            made = teams.stop_sharing(whole(given, "share") or 0, by, at)
        else:
            made = teams.start_sharing(whole(given, "team") or 0, whole(given, "case") or 0, by, at)
    except BazanError as why:
        return _refused(why)
    return JsonResponse({"share": made.id, "until": round(made.ends_at.timestamp() * 1000), "ended": made.ended_at is not None})


@act("teams.share")
def positions(request: accounts.Request) -> JsonResponse:
    """A batch of places as JSON, at most 200: answered when they are committed, each that was refused with why."""
    try:
        share_id, points = forms.sent(_body(request))
        told = teams.report_positions(share_id, points, acting(request), now())
    except BazanError as why:
        return _refused(why)
    refused: list[dict[str, Any]] = [{"point": number, "rule": why.rule, "reason": sentence(why)} for number, why in told.refused]
    return JsonResponse({"taken": told.taken, "known": told.known, "refused": refused})


@act("teams.share")
def erase(request: accounts.Request) -> HttpResponse:
    """The officer asks that the places of the own phone be erased."""
    try:
        teams.ask_erasure(acting(request), now())
    except BazanError as why:
        return _every(request, why)
    return HttpResponseRedirect("/teams#own")


def _body(request: accounts.Request) -> bytes:
    """Refused ``field.batch`` for a form with files, which was read as one already."""
    try:
        return request.body
    except RawPostDataException as why:
        raise Refused("field.batch", {}, "points") from why


def _refused(why: BazanError) -> JsonResponse:
    return JsonResponse({"rule": why.rule, "reason": sentence(why)}, status=why.status)
