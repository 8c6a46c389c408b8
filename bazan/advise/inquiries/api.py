"""What the room offers: which tables may be asked, inquiries asked, stopped and looked at, their answers."""

from bazan.advise.inquiries.actions import ask, cancel, end_lost, run, take_away
from bazan.advise.inquiries.catalogue import PERMISSION, catalogue
from bazan.advise.inquiries.errand import SHOWN
from bazan.advise.inquiries.queries import inquiries, inquiry, preview, taken
from bazan.advise.inquiries.rules import LONGEST

__all__ = [
    "LONGEST",
    "PERMISSION",
    "SHOWN",
    "ask",
    "cancel",
    "catalogue",
    "end_lost",
    "inquiries",
    "inquiry",
    "preview",
    "run",
    "take_away",
    "taken",
]
