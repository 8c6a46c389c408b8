"""The list of incidents: filtered by its address, exported, and told in one line."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bazan.core.labels import label
from bazan.core.time import day_start
from bazan.platform.design_system.api import Column, Sheet, when
from bazan.platform.web.api import day_asked, whole
from bazan.response.incidents import api as incidents
from bazan.response.incidents.types import INCIDENT_STATES, STATES, IncidentInfo
from bazan.response.incidents.web.display_names import Naming, since


def asked(query: Mapping[str, str]) -> dict[str, Any]:
    """What the address asks for; what it doesn't know is left out."""
    lists = incidents.catalogue()
    found: dict[str, Any] = {}
    if query.get("state") in STATES:
        found["states"] = [query["state"]]
    elif query.get("state") != "all":
        found["states"] = [state for state in STATES if state != "closed"]
    if query.get("group") in lists.groups:
        found["kinds"] = [code for code, kind in lists.kinds.items() if kind.group == query["group"]]
    if query.get("severity") in lists.severities:
        found["severities"] = [query["severity"]]
    if (place := whole(query, "place")) is not None:
        found["place_ids"] = [place]
    for name, key, more in (("from", "since", 0), ("to", "until", 1)):
        if day := day_asked(query, name):
            found[key] = day_start(day + timedelta(days=more))
    found["exercise"] = query.get("exercise") == "1"
    return found


def rows(found: list[IncidentInfo], naming: Naming, at: datetime) -> list[dict[str, Any]]:
    progress = incidents.progress([one.id for one in found], at)
    told = []
    for one in found:
        done, count, late = progress.get(one.id, (0, 0, 0))
        told.append({
            "info": one, "kind": naming.kind(one), "place": naming.place(one.place_id), "severity": naming.severity(one.severity),
            "level": naming.level(one.level), "state": INCIDENT_STATES.word(one.state), "light": INCIDENT_STATES.light(one.state),
            "lead": naming.body(one.lead_id), "done": done, "count": count, "late": late,
            "opened": when(one.opened_at, at), "lasts": since(one.opened_at, one.closed_at or at),
            "unclaimed": one.state == "open" and one.acknowledge_due_at < at,
        })  # fmt: skip
    return told


def sheet(told: list[dict[str, Any]]) -> Sheet:
    """The same rows as a file."""
    names = ("code", "title", "kind", "place", "severity", "level", "state", "opened", "lasts", "lead", "tasks", "late")
    columns = tuple(Column(label(f"incidents.column.{name}"), 0 if name in ("late",) else None) for name in names)
    return Sheet(
        label("incidents.list.title"), label("incidents.list.title"), columns,
        tuple(
            (row["info"].code, row["info"].title, row["kind"], row["place"], row["severity"], row["level"], row["state"],
             row["info"].opened_at, row["lasts"], row["lead"], f"{row['done']}/{row['count']}", row["late"])
            for row in told
        ),
    )  # fmt: skip
