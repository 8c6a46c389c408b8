"""What the room offers: erasing what has passed its time or was asked for, and the proof of it."""

from bazan.directory.personal_data.actions import AHEAD, erase_cases, erase_traces, look_ahead, prove_rows, prove_table, run
from bazan.directory.personal_data.holder_registry import declare, forget, naming, needed, rules
from bazan.directory.personal_data.queries import forgotten, outlook, preview, proofs, remaining

__all__ = [
    "AHEAD",
    "declare",
    "erase_cases",
    "erase_traces",
    "forget",
    "forgotten",
    "look_ahead",
    "naming",
    "needed",
    "outlook",
    "preview",
    "proofs",
    "prove_rows",
    "prove_table",
    "remaining",
    "rules",
    "run",
]
