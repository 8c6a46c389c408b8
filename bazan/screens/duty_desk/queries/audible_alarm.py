"""The bell of the desk: whether it rings for this reader, and who keeps it quiet until when."""

from datetime import datetime
from typing import Any

from bazan.core.labels import label
from bazan.directory.permissions.types import Reach
from bazan.platform.design_system.api import when
from bazan.screens.duty_desk import rules
from bazan.screens.duty_desk.queries.alert_queue import own, silences

MINUTES = (15, 30, 60, 120)


def bell_of(reach: Reach, now: datetime) -> dict[str, Any]:
    """How this reader's bell stands, and whose else is silent."""
    found = silences(now)
    mine = own(found, reach.username)
    last = mine[0] if mine else None
    return {
        "life": rules.rings(True, [one.life for one in mine]),
        "other": rules.rings(False, [one.life for one in mine]),
        "line": label("desk.bell.silent_line", at=when(last.until, now), person=last.person) if last else "",
        "others": [(one.username, when(one.until, now)) for one in found if one.username != reach.username and one.life],
        "minutes": MINUTES,
    }
