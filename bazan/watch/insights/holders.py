"""What this room keeps of people: the notes they wrote when they dismissed an insight."""

from bazan.register.retention.types import Holder

HOLDERS = (Holder("insights.notes", "words", "bazan.watch.insights.erasing.notes"),)
