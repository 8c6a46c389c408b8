"""Citizens' reports of danger to life that nobody was sent to yet: they ring here until somebody takes them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bazan.citizens.field_reports import api
from bazan.citizens.field_reports.types import ReportInfo, Sought
from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.time import local_day
from bazan.data.figures.api import place_name, territory
from bazan.directory.accounts.api import Reach, allowed
from bazan.directory.permissions.types import Acting
from bazan.platform.design_system.api import duration
from bazan.platform.security.text_anonymization import shown

SHOWN = 20
LONGEST = 90


def dangers(reach: Reach, now: datetime) -> list[dict[str, Any]] | None:
    """Those within the reader's rows, the nearest deadline first; null for who may not see reports."""
    if not allowed(reach, "field_reports.view"):
        return None
    found = api.reports(Sought(danger=True, untaken=True), SHOWN)
    known = api.services() if found else {}
    return [_row(one, known[one.service].names if one.service in known else {}, reach, now) for one in found]


def _row(one: ReportInfo, names: Mapping[str, str], reach: Reach, now: datetime) -> dict[str, Any]:
    said = " ".join(shown(one.words).split())
    place = territory(local_day(now)).place(one.case.place_id)
    return {
        "id": one.id,
        "number": one.number,
        "title": (said if len(said) <= LONGEST else said[: LONGEST - 1] + "…") or words(dict(names)),
        "where": place_name(place) if place else "",
        "since": int(one.received_at.timestamp()),
        "age": label("desk.age", span=duration((now - one.received_at).total_seconds())),
        "waits": one.acknowledged_at is None,
        "takes": "receive" in api.offered(one, Acting(reach, None)),
        "seen": one.case.version,
        "key": f"take-{one.id}-{one.case.version}",
    }
