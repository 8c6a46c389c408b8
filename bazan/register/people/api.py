"""People: who may do what, where. Other rooms import this and ``types``; migrations take the row-level security from here."""

from bazan.register.people.actions import (
    add_account,
    close_account,
    grant,
    note_failure,
    note_sign_in,
    note_sign_out,
    set_password,
    take_turn,
)
from bazan.register.people.demo import load_demo_accounts
from bazan.register.people.guard import require, signed_in
from bazan.register.people.hashing import room as room_to_sign_in
from bazan.register.people.hashing import wait_until
from bazan.register.people.queries import accounts, contactable, full_names, holders, members, reach_of, search, sign_ins
from bazan.register.people.request import Look, Request
from bazan.register.people.row_security import (
    AS_OWNER,
    EVERYTHING,
    EVERYWHERE,
    MAKE_REACH,
    SEAL_POLICIES,
    SIGNED_IN,
    enter,
    handed_to,
    leave,
    own,
    place_among_few,
    place_in_reach,
    protect,
    reach_places,
    scope,
    sector_in_reach,
    through,
    web_may,
)
from bazan.register.people.rules import allowed, network_of
from bazan.register.people.signed import call as call_signed
from bazan.register.people.types import SYSTEM, AccountInfo, Acting, Held, Person, Reach

__all__ = [
    "AS_OWNER",
    "EVERYTHING",
    "EVERYWHERE",
    "MAKE_REACH",
    "SEAL_POLICIES",
    "SIGNED_IN",
    "SYSTEM",
    "AccountInfo",
    "Acting",
    "Held",
    "Look",
    "Person",
    "Reach",
    "Request",
    "accounts",
    "add_account",
    "allowed",
    "call_signed",
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
    "network_of",
    "note_failure",
    "note_sign_in",
    "note_sign_out",
    "own",
    "place_among_few",
    "place_in_reach",
    "protect",
    "reach_of",
    "reach_places",
    "require",
    "room_to_sign_in",
    "scope",
    "search",
    "sector_in_reach",
    "set_password",
    "sign_ins",
    "signed_in",
    "take_turn",
    "through",
    "wait_until",
    "web_may",
]
