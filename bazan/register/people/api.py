"""People: who may do what, where. Other rooms import this and ``types``; migrations take the row-level security from here."""

from bazan.register.people.actions import add_account, close_account, grant, note_failure, note_sign_in, note_sign_out, set_password
from bazan.register.people.demo import load_demo_accounts
from bazan.register.people.guard import require, signed_in
from bazan.register.people.queries import accounts, blocked_until, contactable, full_names, holders, members, reach_of
from bazan.register.people.request import Request
from bazan.register.people.row_security import (
    EVERYTHING,
    EVERYWHERE,
    SIGNED_IN,
    become_web,
    enter,
    handed_to,
    leave,
    open_to_web,
    own,
    place_among_few,
    place_in_reach,
    protect,
    scope,
    sector_in_reach,
    through,
)
from bazan.register.people.rules import allowed
from bazan.register.people.types import SYSTEM, AccountInfo, Acting, Held, Person, Reach

__all__ = [
    "EVERYTHING",
    "EVERYWHERE",
    "SIGNED_IN",
    "SYSTEM",
    "AccountInfo",
    "Acting",
    "Held",
    "Person",
    "Reach",
    "Request",
    "accounts",
    "add_account",
    "allowed",
    "become_web",
    "blocked_until",
    "close_account",
    "contactable",
    "enter",
    "full_names",
    "grant",
    "handed_to",
    "holders",
    "leave",
    "load_demo_accounts",
    "members",
    "note_failure",
    "note_sign_in",
    "note_sign_out",
    "open_to_web",
    "own",
    "place_among_few",
    "place_in_reach",
    "protect",
    "reach_of",
    "require",
    "scope",
    "sector_in_reach",
    "set_password",
    "signed_in",
    "through",
]
