"""Tasks as the room's page shows them: by whoever owes them, and each with what the reader may do about it."""

from collections.abc import Sequence
from typing import Any

from bazan.core.labels import label
from bazan.core.language import words
from bazan.directory.permissions.types import Acting
from bazan.platform.design_system.api import when
from bazan.response.incidents.types import INCIDENT_TASK_STATES, TaskInfo
from bazan.response.incidents.web import task_teams
from bazan.response.incidents.web.display_names import since
from bazan.response.incidents.web.incident_page import Room
from bazan.response.teams.types import TeamInfo

NOBODY: dict[str, Any] = {"teams": (), "ready": (), "phone": None}


def done_instead(room: Room) -> dict[int, str]:
    """Task to who reported it done for whom, of those that whoever owes them didn't report themselves."""
    ends = {line.task_id: line for line in room.lines if line.act == "finish" and "for" in line.detail}
    return {task.id: room.naming.by(ends[task.id]) for task in room.tasks if task.state == "done" and task.id in ends}


def agencies(room: Room) -> list[dict[str, Any]]:
    """Tasks by whoever owes them: how many are done, what is next, how it stands."""
    found: dict[str, list[TaskInfo]] = {}
    for task in room.tasks:
        if task.state != "dropped":
            found.setdefault(room.naming.body(task.organization_id), []).append(task)
    rows = []
    for name, tasks in found.items():
        done = sum(task.state == "done" for task in tasks)
        left = sorted((task for task in tasks if task.state != "done"), key=lambda task: task.due_at)
        late = [task for task in left if task.late(room.at)]
        declined = any(task.state == "declined" for task in left)
        state = "off" if late else "watch" if declined else "good"
        word = (
            label("incidents.room.tasks_late", count=len(late)) if late
            else label("incidents.task.declined") if declined
            else label("incidents.room.left", span=since(room.at, left[0].due_at)) if left
            else label("incidents.room.all_done")
        )  # fmt: skip
        rows.append({"name": name, "done": done, "count": len(tasks), "share": round(88 * done / len(tasks)),
                     "next": words(left[0].what) if left else "", "due": left[0].due_at if left else None,
                     "state": state, "word": word})  # fmt: skip
    return sorted(rows, key=lambda row: (["off", "watch", "good"].index(row["state"]), row["due"] or room.at))


def task_cards(room: Room, by: Acting | None = None, teams: Sequence[TeamInfo] = ()) -> list[dict[str, Any]]:
    """Every task with what the reader may do about it; his own first. ``by``: who reads, and which ``teams`` he sees."""
    cards, instead = [], done_instead(room)
    sent = task_teams.of_tasks(room.tasks, list(teams), room.naming.same, by, room.at) if by else {}
    for task in room.tasks:
        own = room.naming.same(task.organization_id, room.rights.organization_id) and room.rights.part
        acts = []
        if own:
            acts += {"asked": ["accept", "decline", "finish"], "accepted": ["finish"]}.get(task.state, [])
        if room.rights.command:
            acts += {"asked": ["finish", "extend", "pass_on", "drop"], "accepted": ["finish", "extend", "drop"],
                     "declined": ["pass_on", "drop"], "done": ["reopen_task"]}.get(task.state, [])  # fmt: skip
        late = task.late(room.at)
        cards.append({
            "task": task, "what": words(task.what), "body": room.naming.body(task.organization_id), "own": own,
            "state": "off" if late else INCIDENT_TASK_STATES.light(task.state),
            "word": label("incidents.task.late") if late else INCIDENT_TASK_STATES.word(task.state),
            "checks": [(n, words(check), n in task.ticked) for n, check in enumerate(task.checks)],
            "acts": list(dict.fromkeys(acts)) if room.info.state != "closed" or task.purpose == "action" else [],
            "may_tick": (own or room.rights.command) and task.running,
            "sent": sent.get(task.id, NOBODY),
            "moved": task.due_at != task.first_due_at,
            "before": label(f"incidents.before.{task.before}") if task.before else "",
            "instead": instead.get(task.id, ""),
            "earliest": when(task.earliest_at, room.at) if task.earliest_at and room.at < task.earliest_at else "",
        })  # fmt: skip
    return sorted(cards, key=lambda card: (not card["task"].running, not card["own"], card["task"].due_at))
