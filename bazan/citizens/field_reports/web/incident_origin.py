"""An incident that is opened from a citizen's report: what the report knows of it, and the way back to the report."""

from bazan.citizens.field_reports import api
from bazan.core.errors import NotFound
from bazan.core.language import words
from bazan.platform.security.text_anonymization import shown as without_numbers


def fill(report_id: int) -> dict[str, str]:
    """Return its matter and words, its commune and point, and which report it is. NotFound ``field_reports.unknown``."""
    report = api.report(report_id)
    said = " ".join(without_numbers(report.words).split())
    matter = words(api.service(report.service).names)
    known = {"title": f"{matter}: {said}" if said else matter}
    known |= {"place": str(report.case.place_id), "source": "field_report", "source_ref": report.number}
    if report.latitude is None or report.longitude is None:
        return known
    return known | {"latitude": str(report.latitude), "longitude": str(report.longitude)}


def address(number: str) -> str:
    """Return the report's page; empty where the reader may not see it."""
    try:
        return f"/reports/{api.by_number(number).id}"
    except NotFound:
        return ""
