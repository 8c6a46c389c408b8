"""What this room keeps of people: who called, what was written and handed in, of incidents that are over."""

from bazan.directory.personal_data.types import Holder

HOLDERS = (
    Holder("incidents.callers", "callers", "bazan.response.incidents.erasure.callers", of_cases=True),
    Holder("incidents.words", "words", "bazan.response.incidents.erasure.words", of_cases=True),
    Holder(
        "incidents.evidence",
        "evidence",
        "bazan.response.incidents.erasure.evidence",
        of_cases=True,
        keeps="bazan.response.incidents.erasure.keeps",
    ),
)
