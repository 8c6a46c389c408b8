"""The audit: ``append`` within the act's transaction, ``verify`` at any time. Other rooms import this and ``types``."""

from bazan.directory.audit.actions import anchor_file, append, append_read
from bazan.directory.audit.chain_integrity import keep_checkpoints, public_key, signed_at, standing, verify
from bazan.directory.audit.queries import entries, proofs
from bazan.directory.audit.types import Asked, Breach, Check, Entry
from bazan.directory.audit.verification_requests import ask_check, check, last_checks

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
