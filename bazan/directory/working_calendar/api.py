"""The working days of the province, with what it decided itself. Other rooms import this, ``types`` and ``events``."""

from bazan.directory.working_calendar.calendar_changes import declared, order_moves, take_moves, withdrawn
from bazan.directory.working_calendar.queries import days, hours_of_province, of_folder, of_province, shown_hours, with_state
from bazan.directory.working_calendar.rules import laid

__all__ = [
    "days",
    "declared",
    "hours_of_province",
    "laid",
    "of_folder",
    "of_province",
    "order_moves",
    "shown_hours",
    "take_moves",
    "with_state",
    "withdrawn",
]
