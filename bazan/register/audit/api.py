"""The audit: ``append`` within the act's transaction, ``verify`` at any time. Other rooms import this and ``types``."""

from bazan.register.audit.actions import anchor_file, append
from bazan.register.audit.keeping import keep_checkpoints, public_key, standing, verify
from bazan.register.audit.queries import entries
from bazan.register.audit.types import Breach, Entry

__all__ = ["Breach", "Entry", "anchor_file", "append", "entries", "keep_checkpoints", "public_key", "standing", "verify"]
