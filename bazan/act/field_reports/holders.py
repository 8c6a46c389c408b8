"""What this room keeps of people: who sent reports, what they wrote and showed, of reports that are over. The counts stay."""

from bazan.directory.personal_data.types import Holder

HOLDERS = (
    Holder("field_reports.senders", "callers", "bazan.act.field_reports.erasing.senders", of_cases=True),
    Holder("field_reports.words", "words", "bazan.act.field_reports.erasing.words", of_cases=True),
    Holder(
        "field_reports.pictures",
        "evidence",
        "bazan.act.field_reports.erasing.pictures",
        of_cases=True,
        keeps="bazan.act.field_reports.erasing.keeps",
    ),
)
