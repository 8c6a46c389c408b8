"""What the room offers: open cases, move them by their workflow, keep their clocks, read them."""

from bazan.coordination.cases.actions import admit, ask, extend, hasten, mark, move, move_task, note, tell_late
from bazan.coordination.cases.attachments import keep
from bazan.coordination.cases.case_creation import open_case, open_cases, opening
from bazan.coordination.cases.case_pages import find_case_pages
from bazan.coordination.cases.confidentiality import enter, guard, may_know
from bazan.coordination.cases.deadline_recalculation import follow_calendar, would_move
from bazan.coordination.cases.erasure import ask_erasure, decide_erasure, erase_asked, erasures, files, first, hold, holds_file, over, words
from bazan.coordination.cases.legacy_import import take_over
from bazan.coordination.cases.queries import (
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
from bazan.coordination.cases.rules import LARGEST_FILE, MOST_FILES, TASK, offered
from bazan.coordination.cases.succession import owed_by, succeed

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
    "find_case_pages",
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
