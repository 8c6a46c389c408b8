"""Alerts and incidents as they stood at the instant: how many, the gravest one by one. What is guarded isn't told."""

from collections.abc import Iterator

from bazan.analysis.briefings.facts.context import MOST_LISTED, Around, labelled, minute, place_words, quoted
from bazan.analysis.briefings.types import Fact, Figure, Input, Words
from bazan.directory.places import api as places
from bazan.monitoring.alerts import api as alerts_api
from bazan.monitoring.alerts.types import SEVERITIES, AlertInfo
from bazan.response.incidents import api as incidents_api
from bazan.response.incidents.types import IncidentInfo

GRAVE = ("extreme", "severe")
_ORDER = {name: rank for rank, name in enumerate(SEVERITIES)}


def alerts(around: Around) -> Iterator[Fact]:
    """How many are active and taken up by nobody, how many were raised in the stretch, the gravest by their own line."""
    active = [one for one in alerts_api.active_at(around.at) if _tells(around, one)]
    raised = [one for one in alerts_api.raised(around.scope.start, min(around.scope.end, around.at)) if _tells(around, one)]
    waiting = [one for one in active if not one.acknowledged]
    counts = {"active": active, "grave": [one for one in active if one.severity in GRAVE], "waiting": waiting, "raised": raised}
    figures = {name: _counted(around, name, of) for name, of in counts.items() if of or name in ("active", "raised")}
    yield Fact("alerts", "alerts", "events", "", {}, figures, address="/alerts")
    gravest = sorted(active, key=lambda one: (not one.life_safety, -_ORDER[one.severity], one.raised_at))
    for one in gravest[:MOST_LISTED]:
        words: dict[str, Words] = {"line": dict(one.labels)}
        if not one.acknowledged:
            words["untaken"] = labelled("briefings.untaken")
        moments = {"since": minute(one.active_since)}
        yield Fact(f"alert:{one.id}", "alert", "events", one.sector, words, {}, moments, address=f"/alerts/{one.id}")


def _tells(around: Around, one: AlertInfo) -> bool:
    here = one.place_id in around.place_ids or (one.place_id is None and bool(around.communes))
    return here and around.tells(one.sector) and not one.suppressed


def _counted(around: Around, name: str, of: list[AlertInfo]) -> Figure:
    inputs = [Input(dict(one.labels), one.raised_at.isoformat(timespec="minutes"), source=f"alert:{one.id}") for one in of]
    return around.count(len(of), "alerts", f"alerts_{name}", inputs, "/alerts")


def incidents(around: Around) -> Iterator[Fact]:
    """How many are open, and how many of them were opened in the stretch; the gravest with their tasks."""
    every = [one for one in incidents_api.open_at(around.at) if one.place_id in around.place_ids and not one.guarded]
    open_ = [one for one in every if around.tells(one.sector)]
    opened = [one for one in open_ if around.scope.start <= one.opened_at < around.scope.end]
    figures = {"open": _numbered(around, "open", open_)} | ({"opened": _numbered(around, "opened", opened)} if opened else {})
    yield Fact("incidents", "incidents", "events", "", {}, figures, address="/incidents")
    levels = incidents_api.catalogue().severities
    gravest = sorted(open_, key=lambda one: -list(levels).index(one.severity))[:MOST_LISTED]
    progress = incidents_api.progress([one.id for one in gravest], around.at) if around.remembered else {}
    for one in gravest:
        yield _incident(around, one, progress.get(one.id, (0, 0, 0)), dict(levels[one.severity].names))


def _numbered(around: Around, name: str, of: list[IncidentInfo]) -> Figure:
    inputs = [Input(quoted(one.title), one.opened_at.isoformat(timespec="minutes"), source=one.code) for one in of]
    return around.count(len(of), "incidents", f"incidents_{name}", inputs, "/incidents")


def _incident(around: Around, one: IncidentInfo, progress: tuple[int, int, int], severity: Words) -> Fact:
    done, every, late = progress
    address, words = f"/incidents/{one.id}", {
        "code": quoted(one.code), "title": quoted(one.title), "place": place_words(places.place(one.place_id)), "severity": severity,
        "state": labelled(f"incidents.state.{one.state}"),
    }  # fmt: skip
    figures = {
        name: around.count(value, one.code, f"tasks_{name}", address=address)
        for name, value in (("done", done), ("tasks", every), ("late", late))
        if every and (value or name != "late")
    }
    return Fact(f"incident:{one.id}", "incident", "events", one.sector, words, figures, address=address)
