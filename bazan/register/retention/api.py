"""What the room offers: erasing what has passed its time or was asked for, and the proof of it."""

from bazan.register.retention.actions import erase_cases, erase_traces, prove_rows, prove_table, run
from bazan.register.retention.asking import declare, forget, naming, needed, rules
from bazan.register.retention.queries import forgotten, preview, proofs, remaining

__all__ = [
    "declare",
    "erase_cases",
    "erase_traces",
    "forget",
    "forgotten",
    "naming",
    "needed",
    "preview",
    "proofs",
    "prove_rows",
    "prove_table",
    "remaining",
    "rules",
    "run",
]
