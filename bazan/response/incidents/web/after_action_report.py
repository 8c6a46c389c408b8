"""The after-action report, drafted from the timeline: measured times, what was late and counted, lessons, actions that follow."""

from typing import Any

from bazan.core.labels import label
from bazan.core.language import words
from bazan.platform.design_system.api import when
from bazan.response.incidents import api as incidents
from bazan.response.incidents.web import incident_page, task_cards
from bazan.response.incidents.web.display_names import minutes_words

TURNS = ("open", "respond", "arrive", "grade", "settle", "relapse", "recover", "close", "dismiss", "decision")


def review(shown: incident_page.Room) -> dict[str, Any]:
    """What the page shows."""
    known = {task.id: task for task in shown.tasks}
    response = [task for task in shown.tasks if task.purpose == "response" and task.state != "dropped"]
    done = [task for task in response if task.done_at is not None]
    in_time = [task for task in done if task.done_at and task.done_at <= task.first_due_at]
    late = [
        {
            "what": words(task.what), "body": shown.naming.body(task.organization_id), "due": when(task.first_due_at, shown.at),
            "done": when(task.done_at, shown.at) if task.done_at else "",
            "over": minutes_words(((task.done_at or shown.at) - task.first_due_at).total_seconds() / 60),
        }
        for task in response
        if (task.done_at or shown.at) > task.first_due_at
    ]  # fmt: skip
    turns = []
    for line in shown.lines:
        if line.task_id is None and line.act in TURNS:
            said, under = shown.naming.line(line, known)
            turns.append({"id": line.id, "at": line.at, "said": said, "under": under})
    counted = [
        {
            "name": words(one.names), "value": incident_page.plain(one.value), "peak": incident_page.plain(one.peak),
            "unit": words(one.units), "line": one.line,
        }
        for one in incidents.figures(shown.lines).values()
    ]  # fmt: skip
    lessons = [line for line in shown.lines if line.act == "lesson"]
    return {
        "times": incident_page.spans(shown),
        "counted": counted,
        "tasks_line": label("incidents.review.tasks_line", count=len(response), done=len(done), in_time=len(in_time)),
        "late": late,
        "instead": [{"what": words(known[task_id].what), "by": by} for task_id, by in task_cards.done_instead(shown).items()],
        "turns": turns,
        "lessons": [{"text": line.text, "by": shown.naming.person(line.actor), "at": line.at} for line in lessons],
        "actions": [card for card in task_cards.task_cards(shown) if card["task"].purpose == "action"],
        "outcome": label(f"incidents.outcome.{shown.info.outcome}") if shown.info.outcome else "",
        "closing": next((line.text for line in reversed(shown.lines) if line.act in ("close", "dismiss") and line.task_id is None), ""),
    }
