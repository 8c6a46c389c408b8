"""Teams on the tasks of an incident, and the card by which a phone shares where its team is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bazan.core.language import words
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import Acting
from bazan.response.incidents.types import TaskInfo
from bazan.response.teams import api as teams
from bazan.response.teams.types import ShareInfo, TeamInfo


@dataclass(frozen=True)
class Sharing:
    """The phone's card: for which team and task it may share, and what runs."""

    team_id: int
    case_id: int
    name: str
    hours: float
    share: ShareInfo | None


def standing(by: Acting, at: datetime) -> list[TeamInfo]:
    """Every team the reader sees, read once for a page; none without the right."""
    return teams.teams(at) if accounts.allowed(by.reach, "teams.view") else []


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
            "phone": _phone(own, task.case_id, by, at) if own and accounts.allowed(by.reach, "teams.share") else None,
        }
    return told


def ready(every: Iterable[TeamInfo]) -> list[tuple[int, str]]:
    """Teams that can be sent, by number, with their names."""
    return [(one.id, words(one.names)) for one in every if one.state == "ready"]


def _phone(team: TeamInfo, case_id: int, by: Acting, at: datetime) -> Sharing:
    runs = teams.sharing(by.reach.account_id, at)
    mine = runs if runs and (runs.team_id, runs.case_id) == (team.id, case_id) else None
    return Sharing(team.id, case_id, words(team.names), teams.share_hours(), mine)
