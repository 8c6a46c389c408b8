"""What this room keeps of people: who sent reports, what they wrote and showed, of reports that are over. The counts stay."""

from bazan.directory.personal_data.types import Holder

HOLDERS = (
    Holder("field_reports.senders", "callers", "bazan.citizens.field_reports.erasure.senders", of_cases=True),
    Holder("field_reports.words", "words", "bazan.citizens.field_reports.erasure.words", of_cases=True),
    Holder(
        "field_reports.pictures",
        "evidence",
        "bazan.citizens.field_reports.erasure.pictures",
        of_cases=True,
        keeps="bazan.citizens.field_reports.erasure.keeps",
    ),
)
