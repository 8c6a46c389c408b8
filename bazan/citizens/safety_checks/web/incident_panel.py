"""How people say they are because of an incident, on its page: counts, and who needs help."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bazan.citizens.safety_checks import api as safety_checks
from bazan.data.figures.api import place_name
from bazan.directory.accounts.api import allowed
from bazan.directory.permissions.types import Reach
from bazan.directory.places import api as places
from bazan.platform.design_system.api import number, when
from bazan.response.incidents.types import IncidentInfo
from bazan.response.warnings.types import MessageInfo

PHONE = "calls_for_help.answer"


def told(info: IncidentInfo, sent: Sequence[MessageInfo], reach: Reach, at: datetime) -> dict[str, Any] | None:
    """``sent``: the warnings that came of it. None: none of them asks anybody how they are, and nobody said so."""
    standing = safety_checks.standing([info.code]) if sent else None
    if standing is None or not (standing.safe or standing.help or any(safety_checks.asks(one, at) for one in sent)):
        return None
    rows = [
        {
            "id": one.id, "at": when(one.at, at), "place": place_name(places.place(one.place_id)), "words": one.words,
            "map": "" if one.latitude is None else f"/map?c={one.latitude:.5f},{one.longitude:.5f},15",
            "reachable": one.reachable and allowed(reach, PHONE, one.place_id),
        }
        for one in standing.calls
    ]  # fmt: skip
    return {"safe": number(standing.safe), "help": number(standing.help), "rows": rows}
