"""The audit: ``append`` within the act's transaction, ``verify`` at any time. Other rooms import this and ``types``."""

from bazan.register.audit.actions import anchor_file, append, append_read
from bazan.register.audit.checking import ask_check, check, last_checks
from bazan.register.audit.keeping import keep_checkpoints, public_key, signed_at, standing, verify
from bazan.register.audit.queries import entries, proofs
from bazan.register.audit.types import Asked, Breach, Check, Entry

__all__ = [
    "Asked",
    "Breach",
    "Check",
    "Entry",
    "anchor_file",
    "append",
    "append_read",
    "ask_check",
    "check",
    "entries",
    "keep_checkpoints",
    "last_checks",
    "proofs",
    "public_key",
    "signed_at",
    "standing",
    "verify",
]
