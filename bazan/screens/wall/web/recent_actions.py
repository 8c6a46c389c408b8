"""What people did of late, for the wall's stream: incidents opened and closed, warnings issued to the public, and what directives did."""

from collections.abc import Sequence
from datetime import datetime

from bazan.core.as_of_time import moment
from bazan.core.labels import label
from bazan.core.language import words
from bazan.data.figures.api import place_name
from bazan.directory.accounts.api import Reach, allowed
from bazan.directory.places import api as places
from bazan.platform.design_system.api import number, severity_light, when
from bazan.response.directives.components import ESTIMATED, worked
from bazan.response.incidents import api as incidents
from bazan.response.incidents.types import IncidentInfo
from bazan.response.warnings import api as warnings
from bazan.screens.wall.recent_changes import LOOKED_BACK, Deed

MOST = 20


def deeds(reach: Reach, under_way: Sequence[IncidentInfo], now: datetime) -> list[Deed]:
    """Of the last day, within this person's rights. ``under_way``: the incidents that aren't over.

    Exercises and guarded incidents are left out: many read the wall.
    """
    told: list[Deed] = []
    if allowed(reach, "incidents.view"):
        shown = {one.id for one in under_way}
        closed = [one for one in incidents.incidents(states=("closed",), since=now - LOOKED_BACK, limit=MOST) if not one.guarded]
        for one in (*under_way, *(one for one in closed if one.id not in shown)):
            told += _of_incident(one)
    if allowed(reach, "warnings.view"):
        for one in warnings.public_warnings(now):
            line = label("wall.happening.warned_line", until=when(one.ends_at, now))
            light = severity_light(one.severity)
            told.append(Deed(one.sent, "info" if light == "none" else light, words(one.headline), line, f"/warnings/messages/{one.id}"))
    if allowed(reach, "directives.view") and moment() is None:
        told += _of_directives(now)
    return told


def _of_directives(now: datetime) -> list[Deed]:
    """How many of a year's directives worked, once in a day on which an estimate came out anew."""
    found = worked(now - ESTIMATED, now, now)
    if found.newest is None or found.newest < now - LOOKED_BACK:
        return []
    title = label(f"wall.happening.estimated{'' if found.judged else '_none'}", worked=number(found.worked), judged=number(found.judged))
    return [Deed(found.newest, "none", title, label("wall.happening.estimated_line", open=number(found.unjudged)), "/directives")]


def _of_incident(one: IncidentInfo) -> list[Deed]:
    life = incidents.catalogue().severities[one.severity].life_safety
    where, href = place_name(places.place(one.place_id)), f"/incidents/{one.id}"
    opened = Deed(
        one.opened_at, "off" if life else "watch", one.title, label("wall.happening.opened_line", where=where, code=one.code), href
    )
    if one.closed_at is None:
        return [opened]
    return [opened, Deed(one.closed_at, "good", one.title, label("wall.happening.closed_line", where=where, code=one.code), href)]
