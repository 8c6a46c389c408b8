"""What the room offers: prove a phone, sign in and out, places of the family, consents, and whom a warning reaches."""

from bazan.register.citizens.actions import add_place, agree, ask, begin, code_carried, delete, drop_place, due_codes, end, prove
from bazan.register.citizens.contacts import rebuild_hashes
from bazan.register.citizens.queries import account, phone_of, reached, whose

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
