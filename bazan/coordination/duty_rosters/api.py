"""What other apps may call: rosters, their shifts and gaps, shifts taken and handed over, who is on duty."""

from bazan.coordination.duty_rosters.actions import add_shift, begins, hand_over, load_province, remove_shift, roster_gaps, take_over
from bazan.coordination.duty_rosters.queries import before, gaps, roster, rosters, shift, shifts
from bazan.coordination.duty_rosters.rules import watched
from bazan.coordination.notifications.api import on_duty, on_roster, standing

__all__ = [
    "add_shift",
    "before",
    "begins",
    "gaps",
    "hand_over",
    "load_province",
    "on_duty",
    "on_roster",
    "remove_shift",
    "roster",
    "roster_gaps",
    "rosters",
    "shift",
    "shifts",
    "standing",
    "take_over",
    "watched",
]
