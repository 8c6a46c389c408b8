"""What this room keeps of people: who called, what was written and handed in, of incidents that are over."""

from bazan.directory.personal_data.types import Holder

HOLDERS = (
    Holder("incidents.callers", "callers", "bazan.act.incidents.erasing.callers", of_cases=True),
    Holder("incidents.words", "words", "bazan.act.incidents.erasing.words", of_cases=True),
    Holder(
        "incidents.evidence", "evidence", "bazan.act.incidents.erasing.evidence", of_cases=True, keeps="bazan.act.incidents.erasing.keeps"
    ),
)
