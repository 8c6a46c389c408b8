"""What the room offers: open cases, move them by their workflow, keep their clocks, read them."""

from bazan.act.casework.actions import admit, ask, extend, move, move_task, note, open_case, open_cases, tell_late
from bazan.act.casework.evidence import keep
from bazan.act.casework.guarding import enter, guard, may_know
from bazan.act.casework.queries import (
    acted,
    case,
    cases,
    file,
    judge_extension,
    promises,
    standing,
    tally,
    task,
    tasks,
    tasks_of,
    timeline,
    working_hours,
)
from bazan.act.casework.rules import LARGEST_FILE, MOST_FILES, TASK, offered

__all__ = [
    "LARGEST_FILE",
    "MOST_FILES",
    "TASK",
    "acted",
    "admit",
    "ask",
    "case",
    "cases",
    "enter",
    "extend",
    "file",
    "guard",
    "judge_extension",
    "keep",
    "may_know",
    "move",
    "move_task",
    "note",
    "offered",
    "open_case",
    "open_cases",
    "promises",
    "standing",
    "tally",
    "task",
    "tasks",
    "tasks_of",
    "tell_late",
    "timeline",
    "working_hours",
]
