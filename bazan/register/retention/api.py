"""What the room offers: erasing what has passed its time or was asked for, and the proof of it."""

from bazan.register.retention.actions import erase_cases, run
from bazan.register.retention.asking import declare, forget, needed, rules
from bazan.register.retention.queries import preview, proofs, remaining

__all__ = ["declare", "erase_cases", "forget", "needed", "preview", "proofs", "remaining", "rules", "run"]
