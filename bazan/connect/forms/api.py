"""The door of the room: forms and their workbooks, uploads and submissions, who owes what when."""

from bazan.connect.forms.actions import check, commit, confirm, defer, finding_of, load_pack, move, receive
from bazan.connect.forms.queries import (
    form,
    forms,
    offered,
    owner_of,
    owners,
    period_of,
    person,
    place_of,
    submission,
    submissions,
    template,
    upload,
    uploads,
)
from bazan.connect.forms.rules import ARROWS, OPEN, score
from bazan.connect.forms.workbooks.reading import LARGEST

__all__ = [
    "ARROWS",
    "LARGEST",
    "OPEN",
    "check",
    "commit",
    "confirm",
    "defer",
    "finding_of",
    "form",
    "forms",
    "load_pack",
    "move",
    "offered",
    "owner_of",
    "owners",
    "period_of",
    "person",
    "place_of",
    "receive",
    "score",
    "submission",
    "submissions",
    "template",
    "upload",
    "uploads",
]
