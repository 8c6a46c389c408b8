"""Teams as the pages of this room show them, and the phone's own card in the room of an incident."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bazan.core.errors import NotFound
from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.directory.accounts import api as people
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
from bazan.platform.design_system.api import Column, Sheet, when
from bazan.response.incidents import api as incidents
from bazan.response.incidents.types import TaskInfo
from bazan.response.teams import api as teams
from bazan.response.teams.types import TEAM_STATES, ShareInfo, TeamInfo

NEXT = {"ready": ("on_task", "off_duty"), "on_task": ("ready",), "off_duty": ("ready",)}
"""A state, and those it may be left for."""


@dataclass(frozen=True)
class Sharing:
    """The phone's card: for which team and task it may share, and what runs."""

    team_id: int
    case_id: int
    name: str
    hours: float
    share: ShareInfo | None


def acting(request: people.Request) -> Acting:
    return Acting(request.reach, request.user.organization_id)


def bodies() -> dict[int, str]:
    """Every organization, by number, with its short name."""
    return {body.id: either(body.short_name, body.name_en) for body in organizations.everything()}


def rows(found: Iterable[TeamInfo], by: Acting, at: datetime) -> list[dict[str, Any]]:
    """Every team with its words, and what the reader may do with it."""
    found = list(found)
    known, lists, own = bodies(), teams.catalogue(), _own(by)
    tasks = incidents.tasks_by_case(one.case_id for one in found if one.case_id is not None)
    told = []
    for one in found:
        may = people.allowed(by.reach, "teams.direct") and (
            one.organization_id in own or people.allowed(by.reach, "teams.direct", one.place_id, one.sector)
        )
        told.append({
            "one": one, "name": words(one.names), "body": known.get(one.organization_id, ""), "light": TEAM_STATES.light(one.state),
            "state": TEAM_STATES.word(one.state), "since": when(one.since, at),
            "kind": words(lists.kinds[one.kind].names) if one.kind in lists.kinds else one.kind,
            "has": ", ".join(lists.counted(code, count) for code, count in one.assets.items()), "place": _place(one.place_id),
            "task": tasks.get(one.case_id or 0), "what": _what(tasks, one.case_id), "old": teams.old(one, at),
            "next": [(state, label(f"field.teams.to.{state}")) for state in NEXT[one.state]] if may else [],
        })  # fmt: skip
    return told


def sheet(told: Iterable[Mapping[str, Any]]) -> Sheet:
    """The same rows as a file."""
    names = ("code", "team", "body", "kind", "state", "since", "people", "has", "base", "position", "accuracy", "task")
    columns = tuple(Column(label(f"field.column.{name}"), 0 if name in ("people", "accuracy") else None) for name in names)
    lines = tuple(
        (row["one"].code, row["name"], row["body"], row["kind"], row["state"], row["one"].since, row["one"].people, row["has"],
         row["place"], row["one"].position.observed_at if row["one"].position else None,
         row["one"].position.accuracy_m if row["one"].position else None, row["what"])
        for row in told
    )  # fmt: skip
    return Sheet(label("field.teams.title"), label("field.teams.title"), columns, lines)


def standing(by: Acting, at: datetime) -> list[TeamInfo]:
    """Every team the reader sees, read once for a page; none without the right."""
    return teams.teams(at) if people.allowed(by.reach, "teams.view") else []


def of_tasks(
    tasks: Iterable[TaskInfo], every: list[TeamInfo], same: Callable[[int, int], bool], by: Acting, at: datetime
) -> dict[int, dict[str, Any]]:
    """Task to the teams of ``every`` that are on it, those of its body that are ready, and the reader's own card for the phone.

    ``same``: whether two numbers are of one body.
    """
    owed = [task for task in tasks if task.running] if every else []
    told = {}
    for task in owed:
        on_it = [one for one in every if one.case_id == task.case_id]
        own = next((one for one in on_it if by.organization_id and same(by.organization_id, one.organization_id)), None)
        told[task.id] = {
            "teams": [(words(one.names), one) for one in on_it],
            "ready": [
                (one.id, words(one.names)) for one in every if one.state == "ready" and same(task.organization_id, one.organization_id)
            ],
            "phone": _phone(own, task.case_id, by, at) if own and people.allowed(by.reach, "teams.share") else None,
        }
    return told


def ready(every: Iterable[TeamInfo]) -> list[tuple[int, str]]:
    """Teams that can be sent, by number, with their names."""
    return [(one.id, words(one.names)) for one in every if one.state == "ready"]


def _own(by: Acting) -> frozenset[int]:
    """Every number of the reader's organization."""
    return organizations.same_body(by.organization_id) if by.organization_id else frozenset()


def _phone(team: TeamInfo, case_id: int, by: Acting, at: datetime) -> Sharing:
    runs = teams.sharing(by.reach.account_id, at)
    mine = runs if runs and (runs.team_id, runs.case_id) == (team.id, case_id) else None
    return Sharing(team.id, case_id, words(team.names), teams.share_hours(), mine)


def _what(tasks: Mapping[int, TaskInfo], case_id: int | None) -> str:
    found = tasks.get(case_id or 0)
    return words(found.what) if found else label("field.teams.elsewhere") if case_id is not None else ""


def _place(place_id: int) -> str:
    try:
        found = places.place(place_id)
    except NotFound:
        return ""
    return either(found.name, found.name_en)
