"""What this room keeps of people: what was written and handed in about directives that are closed. What was ordered stays."""

from bazan.directory.personal_data.types import Holder

HOLDERS = (
    Holder("directives.words", "words", "bazan.response.directives.retention.words", of_cases=True),
    Holder(
        "directives.evidence",
        "evidence",
        "bazan.response.directives.retention.evidence",
        of_cases=True,
        keeps="bazan.response.directives.retention.keeps",
    ),
)
