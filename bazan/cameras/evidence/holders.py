"""What this room keeps of people: what was gathered about something that happened, for a while after its case is closed."""

from bazan.directory.personal_data.types import Holder

HOLDERS = (Holder("evidence.cases", "evidence", "bazan.cameras.evidence.retention.cases"),)
