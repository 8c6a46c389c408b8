"""What the clock of shares calls."""

from datetime import datetime

from bazan.response.teams import api


def keep(at: datetime) -> bool:
    """End shares that are over, bring teams home whose task is over, erase what was asked. True: there is more."""
    api.end_over(at)
    return api.erase_asked(at) > 0
