"""The wall's incident scene: what is being fought is the one story, once the alert it began with is in somebody's hands."""

from collections.abc import Sequence
from datetime import datetime

from bazan.core.as_of_time import moment
from bazan.core.labels import label
from bazan.data.figures.api import local_date, place_name, territory
from bazan.directory.accounts.api import Reach, allowed
from bazan.platform.design_system.api import duration
from bazan.response.incidents import api as incidents
from bazan.response.incidents.types import IncidentInfo
from bazan.screens.wall.web.headline_texts import Story

FOUGHT = ("open", "responding", "stable")
NOT_OVER = (*FOUGHT, "recovering")


def under_way(reach: Reach) -> list[IncidentInfo]:
    """Incidents that aren't over, exercises and guarded ones left out, the gravest first; none for who may not see incidents.

    While a page looks back, those that weren't over then.
    """
    if not allowed(reach, "incidents.view"):
        return []
    at = moment()
    if at is not None:
        grave = {code: n for n, code in enumerate(incidents.catalogue().severities)}
        found = [info for info in incidents.open_at(at) if not info.guarded and info.state in NOT_OVER]
        return sorted(found, key=lambda info: -grave.get(info.severity, 0))
    return [info for info in incidents.incidents(states=NOT_OVER) if not info.guarded]


def fought(every: Sequence[IncidentInfo]) -> list[IncidentInfo]:
    """Of those under way the ones being fought in which lives are at stake."""
    severities = incidents.catalogue().severities
    return [one for one in every if one.state in FOUGHT and severities[one.severity].life_safety]


def held_by(found: Sequence[IncidentInfo]) -> set[int]:
    """The alerts in the hands of these incidents: those they, and what was merged into them, were opened from."""
    return incidents.alerts_of(one.id for one in found) if found else set()


def scene_of(found: Sequence[IncidentInfo], now: datetime) -> Story | None:
    """What, where, how far, since when, of the gravest; null while nothing is fought."""
    if not found:
        return None
    first = found[0]
    place = territory(local_date(now)).place(first.place_id)
    done, count, late = (0, 0, 0) if moment() else incidents.progress([first.id], now).get(first.id, (0, 0, 0))  # of then it isn't kept
    parts = [place_name(place) if place else "", label(f"incidents.state.{first.state}")]
    if count:
        parts.append(label("wall.incident.tasks", done=done, count=count))
    if late:
        parts.append(label("wall.incident.late", count=late))
    if len(found) > 1:
        parts.append(label("wall.incident.more", count=len(found) - 1))
    return Story(
        state="disaster" if incidents.catalogue().severities[first.severity].cap == "extreme" else "off",
        icon="triangle-alert",
        title=first.title,
        line=" · ".join(part for part in parts if part),
        since_word=label("wall.alarm.since"),
        since=duration((now - first.opened_at).total_seconds()),
        href=f"/incidents/{first.id}",
        pack=first.sector,
        alarm=first.state != "stable",
    )
