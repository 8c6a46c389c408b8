"""What this room keeps of people: what they wrote to each other about numbers."""

from bazan.directory.personal_data.types import Holder

HOLDERS = (Holder("comments.words", "words", "bazan.coordination.comments.retention.words"),)
