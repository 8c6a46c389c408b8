"""What the room offers: open cases, move them by their workflow, keep their clocks, read them."""

from bazan.act.casework.actions import admit, ask, extend, hasten, mark, move, move_task, note, tell_late
from bazan.act.casework.erasing import ask_erasure, decide_erasure, erase_asked, erasures, files, first, hold, holds_file, over, words
from bazan.act.casework.evidence import keep
from bazan.act.casework.guarding import enter, guard, may_know
from bazan.act.casework.opening import open_case, open_cases, opening
from bazan.act.casework.queries import (
    acted,
    case,
    cases,
    file,
    happened,
    judge_extension,
    promises,
    shown_hours,
    standing,
    tally,
    task,
    tasks,
    tasks_of,
    timeline,
    working_hours,
)
from bazan.act.casework.recounting import follow_calendar, would_move
from bazan.act.casework.rules import LARGEST_FILE, MOST_FILES, TASK, offered
from bazan.act.casework.succeeding import owed_by, succeed
from bazan.act.casework.taking_over import take_over

__all__ = [
    "LARGEST_FILE",
    "MOST_FILES",
    "TASK",
    "acted",
    "admit",
    "ask",
    "ask_erasure",
    "case",
    "cases",
    "decide_erasure",
    "enter",
    "erase_asked",
    "erasures",
    "extend",
    "file",
    "files",
    "first",
    "follow_calendar",
    "guard",
    "happened",
    "hasten",
    "hold",
    "holds_file",
    "judge_extension",
    "keep",
    "mark",
    "may_know",
    "move",
    "move_task",
    "note",
    "offered",
    "open_case",
    "open_cases",
    "opening",
    "over",
    "owed_by",
    "promises",
    "shown_hours",
    "standing",
    "succeed",
    "take_over",
    "tally",
    "task",
    "tasks",
    "tasks_of",
    "tell_late",
    "timeline",
    "words",
    "working_hours",
    "would_move",
]
