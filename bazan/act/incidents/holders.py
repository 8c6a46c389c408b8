"""What this room keeps of people: who called, what was written and handed in, of incidents that are over."""

from bazan.register.retention.types import Holder

HOLDERS = (
    Holder("incidents.callers", "callers", "erasing.callers", of_cases=True),
    Holder("incidents.words", "words", "erasing.words", of_cases=True),
    Holder("incidents.evidence", "evidence", "erasing.evidence", of_cases=True, keeps="erasing.keeps"),
)
