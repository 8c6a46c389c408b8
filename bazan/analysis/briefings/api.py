"""What the room offers: briefings issued, read and printed; the passport of a printed number; what is due by the province's schedules."""

from bazan.analysis.briefings.actions import issue, order, preview, print_documents
from bazan.analysis.briefings.documents import blank_template
from bazan.analysis.briefings.province_config import of_province
from bazan.analysis.briefings.queries import (
    briefing,
    briefings,
    bundle,
    by_key,
    content,
    document,
    passport,
    printed_as,
    public_key,
    signed,
    sum_of,
    versions,
)
from bazan.analysis.briefings.schedules import issue_due, order_due, person

__all__ = [
    "blank_template",
    "briefing",
    "briefings",
    "bundle",
    "by_key",
    "content",
    "document",
    "issue",
    "issue_due",
    "of_province",
    "order",
    "order_due",
    "passport",
    "person",
    "preview",
    "print_documents",
    "printed_as",
    "public_key",
    "signed",
    "sum_of",
    "versions",
]
