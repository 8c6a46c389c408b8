"""What the room offers: briefings issued, read and printed; the passport of a printed number; what is due by the province's schedules."""

from bazan.advise.briefings.actions import issue, order, preview, print_documents
from bazan.advise.briefings.documents import blank_template
from bazan.advise.briefings.queries import (
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
from bazan.advise.briefings.reading import of_province
from bazan.advise.briefings.scheduling import issue_due, order_due, person

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
