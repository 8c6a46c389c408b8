"""What the room offers: forms and their workbooks, uploads and submissions, who owes what when."""

from bazan.data.forms.actions import check, commit, confirm, defer, finding_of, load_pack, look, move, receive
from bazan.data.forms.finding_texts import said
from bazan.data.forms.obligations import keep, obligations, reminders, working_calendar
from bazan.data.forms.prefill import Entry, entry, said_in, standing, template, workbook
from bazan.data.forms.queries import (
    form,
    forms,
    offered,
    owner_of,
    owners,
    period_of,
    person,
    place_of,
    sender,
    submission,
    submission_of_run,
    submissions,
    submissions_of_runs,
    to_decide,
    upload,
    uploads,
)
from bazan.data.forms.rules import ARROWS, OPEN, asks, score, still_owed
from bazan.data.forms.workbooks.fault_marks import marked
from bazan.data.forms.workbooks.layout import FIRST_LINE, Rows, heads, meaning
from bazan.data.forms.workbooks.workbook_reader import LARGEST

__all__ = [
    "ARROWS",
    "FIRST_LINE",
    "LARGEST",
    "OPEN",
    "Entry",
    "Rows",
    "asks",
    "check",
    "commit",
    "confirm",
    "defer",
    "entry",
    "finding_of",
    "form",
    "forms",
    "heads",
    "keep",
    "load_pack",
    "look",
    "marked",
    "meaning",
    "move",
    "obligations",
    "offered",
    "owner_of",
    "owners",
    "period_of",
    "person",
    "place_of",
    "receive",
    "reminders",
    "said",
    "said_in",
    "score",
    "sender",
    "standing",
    "still_owed",
    "submission",
    "submission_of_run",
    "submissions",
    "submissions_of_runs",
    "template",
    "to_decide",
    "upload",
    "uploads",
    "workbook",
    "working_calendar",
]
