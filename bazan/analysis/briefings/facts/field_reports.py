"""Citizens' reports: how many are open, late and due soon, and who owes the late ones. Only counts; nothing a citizen wrote."""

from collections.abc import Iterator

from bazan.analysis.briefings.facts.context import MOST_LISTED, Around, body_words, forgotten, minute
from bazan.analysis.briefings.types import EVERY_SECTOR, Fact, Part
from bazan.citizens.field_reports import api as field_reports
from bazan.citizens.field_reports.types import Sought

PATH = "/reports"


def gather(around: Around) -> Iterator[Fact]:
    """Only of now: the queue doesn't keep how it stood."""
    if not around.remembered:
        yield forgotten(around, "reports")
        return
    services = [one.code for one in field_reports.services().values() if around.tells(one.sector)]
    if not services:
        return
    narrowed = None if around.scope.sector == EVERY_SECTOR else frozenset(services)
    standing = field_reports.standing(around.at, around.soon, Sought(place_ids=around.place_ids, services=narrowed))
    counts = {
        name: around.count(standing.tiles[name], "field_reports", f"reports_{name}", address=PATH)
        for name in ("late", "open", "danger", "soon")
    }
    owed = tuple(
        Part(body_words(one.organization_id), around.count(one.late, "field_reports", "reports_owed", address=PATH))
        for one in standing.burdens
        if one.late
    )
    figures = {"late": counts["late"], "open": counts["open"]} | ({"danger": counts["danger"]} if counts["danger"].value else {})
    yield Fact("reports_late", "reports_late", "late", "", {}, figures, parts={"burdens": owed[:MOST_LISTED]}, address=PATH)
    moments = {"until": minute(around.soon)}
    yield Fact("reports_soon", "reports_soon", "coming", "", {}, {"soon": counts["soon"]}, moments, address=PATH)
