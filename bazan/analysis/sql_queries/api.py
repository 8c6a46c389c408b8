"""What the room offers: which tables may be asked, inquiries asked, stopped and looked at, their answers."""

from bazan.analysis.sql_queries.actions import ask, cancel, end_lost, run, take_away
from bazan.analysis.sql_queries.process_protocol import SHOWN
from bazan.analysis.sql_queries.queries import inquiries, inquiry, preview, taken
from bazan.analysis.sql_queries.readable_tables import PERMISSION, catalogue
from bazan.analysis.sql_queries.rules import LONGEST

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
