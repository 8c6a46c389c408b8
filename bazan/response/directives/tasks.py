"""What the clock of deadlines calls."""

from datetime import datetime

from bazan.coordination.cases import api as cases
from bazan.response.directives import api


def keep(at: datetime) -> bool:
    """Tell passed deadlines, climb with them, judge what had its time. True: there is more."""
    more = cases.tell_late(at)
    api.climb(at)
    api.judge_effects(at)
    return more
