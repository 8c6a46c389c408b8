"""What this room keeps of people: the notes they wrote when they dismissed an insight."""

from bazan.directory.personal_data.types import Holder

HOLDERS = (Holder("insights.notes", "words", "bazan.monitoring.insights.retention.notes"),)
