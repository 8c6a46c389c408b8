"""What the room offers: prove a phone, sign in and out, places of the family, consents, and whom a warning reaches."""

from bazan.citizens.accounts.actions import add_place, agree, ask, begin, code_carried, delete, drop_place, due_codes, end, prove
from bazan.citizens.accounts.phone_encryption import rebuild_hashes
from bazan.citizens.accounts.queries import account, phone_of, reached, whose

__all__ = [
    "account",
    "add_place",
    "agree",
    "ask",
    "begin",
    "code_carried",
    "delete",
    "drop_place",
    "due_codes",
    "end",
    "phone_of",
    "prove",
    "reached",
    "rebuild_hashes",
    "whose",
]
