"""What this room keeps of people: answers and files made of rows that may speak of them, with who asked."""

from bazan.directory.personal_data.types import Holder

HOLDERS = (Holder("explorations.answers", "traces", "bazan.analysis.explore.retention.answers", of_rows=True),)
