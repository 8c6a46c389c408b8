"""What this room keeps of people: who sent reports, what they wrote and showed, of reports that are over. The counts stay."""

from bazan.register.retention.types import Holder

HOLDERS = (
    Holder("field_reports.senders", "callers", "erasing.senders", of_cases=True),
    Holder("field_reports.words", "words", "erasing.words", of_cases=True),
    Holder("field_reports.pictures", "evidence", "erasing.pictures", of_cases=True, keeps="erasing.keeps"),
)
