"""What people wait for a leader for, beside the numbers: life safety, warnings to release, late or unanswered directives."""

from datetime import datetime

from bazan.core.as_of_time import moment
from bazan.core.labels import label
from bazan.core.language import words
from bazan.directory.accounts.api import Reach, allowed, full_names
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.alerts.types import AlertInfo
from bazan.platform.design_system.api import duration
from bazan.response.directives import api as directives
from bazan.response.directives.components import give_href, short
from bazan.response.directives.types import DirectiveInfo
from bazan.response.warnings import api as warnings
from bazan.screens.wall.web.summary_panels import MOST_NEEDS, Need

MOST_ALERTS = 2
MOST_READ = 1000


def waiting(reach: Reach, measured: list[Need], now: datetime) -> list[Need]:
    """At most five lines: what only this person can decide, with alerts of life safety, then what is red, late, or watched."""
    life = [one for one in alerts.active(quiet=False) if one.life_safety][:MOST_ALERTS]
    red = [one for one in measured if one.state in ("disaster", "off")]
    rest = [one for one in measured if one.state not in ("disaster", "off")]
    mine = _of_directives(reach, now) if allowed(reach, "directives.give") else []
    decided = [*_of_warnings(reach, now), *(_alert(one, now) for one in life), *(one for one in mine if one.decides)]
    return [*decided, *red, *(one for one in mine if not one.decides), *rest][:MOST_NEEDS]


def _alert(one: AlertInfo, now: datetime) -> Need:
    since = duration((now - one.active_since).total_seconds())
    owner = short(one.owner_id) if one.owner_id else ""
    state = "disaster" if one.severity == "extreme" else "off"
    return Need(
        state,
        words(one.labels),
        " · ".join(part for part in (since, owner) if part),
        f"/alerts/{one.id}",
        give_href(alert=one.id),
    )


def _of_warnings(reach: Reach, now: datetime) -> list[Need]:
    """Warnings that wait for this person as the second one; nobody waits in the past."""
    owed = [] if moment() else warnings.waiting(reach)
    names = full_names() if owed else {}
    found = []
    for one in owed:
        span, name = duration((now - one.composed_at).total_seconds()), names.get(one.composed_by, one.composed_by)
        state = "off" if one.severity in ("Extreme", "Severe") else "watch"
        found.append(Need(state, words(one.headline), label("morning.warning", span=span, name=name), one.href, decides=True))
    return found


def _of_directives(reach: Reach, now: datetime) -> list[Need]:
    owed = directives.directives(still_open=True, limit=MOST_READ)
    own = [one for one in owed if one.case.opened_by == reach.username]
    late = [one for one in owed if one.case.late(now)]
    found = []
    if late:
        span = duration((now - late[0].case.due_at).total_seconds())
        line = label("morning.late_directives_line", span=span, what=late[0].what)
        found.append(Need("watch", label("morning.late_directives", count=len(late)), line, "/directives?show=late"))
    for key, some in (
        ("declined", [one for one in own if one.case.state == "declined"]),
        ("asked", [one for one in own if one.asked_due_at is not None]),
        ("to_confirm", [one for one in own if one.case.state == "finished"]),
    ):
        if some:
            found.append(Need("watch", label(f"morning.{key}", count=len(some)), _names(some), _where(some), decides=True))
    return found


def _names(some: list[DirectiveInfo]) -> str:
    return f"{short(some[0].case.organization_id)}: {some[0].what}"


def _where(some: list[DirectiveInfo]) -> str:
    return f"/directives/{some[0].id}" if len(some) == 1 else "/directives?show=waiting&by=me"
