"""The audit: ``append`` within the act's transaction, ``verify`` at any time. Other rooms import this and ``types``."""

from bazan.register.audit.actions import anchor_file, append, append_read
from bazan.register.audit.keeping import keep_checkpoints, public_key, standing, verify
from bazan.register.audit.queries import entries, proofs
from bazan.register.audit.types import Breach, Entry

__all__ = [
    "Breach",
    "Entry",
    "anchor_file",
    "append",
    "append_read",
    "entries",
    "keep_checkpoints",
    "proofs",
    "public_key",
    "standing",
    "verify",
]
