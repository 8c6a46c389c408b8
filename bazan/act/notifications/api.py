"""The door of the room: people told, called one after the other, on duty by rosters; what came of it."""

from bazan.act.notifications.actions import acknowledge, notify, read
from bazan.act.notifications.contacts import set_contact
from bazan.act.notifications.declaring import chain_for, chains
from bazan.act.notifications.duty import before, gaps, on_duty, on_roster, roster, rosters, shift, shifts
from bazan.act.notifications.escalating import escalate_due, start_escalation, stop_escalation
from bazan.act.notifications.queries import contacts, escalation, escalations, inbox, kinds, message, needed, receipts, running
from bazan.act.notifications.rosters import add_shift, hand_over, load_province, remove_shift, roster_gaps, take_over
from bazan.act.notifications.ways import CHANNELS

__all__ = [
    "CHANNELS",
    "acknowledge",
    "add_shift",
    "before",
    "chain_for",
    "chains",
    "contacts",
    "escalate_due",
    "escalation",
    "escalations",
    "gaps",
    "hand_over",
    "inbox",
    "kinds",
    "load_province",
    "message",
    "needed",
    "notify",
    "on_duty",
    "on_roster",
    "read",
    "receipts",
    "remove_shift",
    "roster",
    "roster_gaps",
    "rosters",
    "running",
    "set_contact",
    "shift",
    "shifts",
    "start_escalation",
    "stop_escalation",
    "take_over",
]
