"""What the room offers: people told, called one after the other, on duty by rosters; what came of it."""

from bazan.act.notifications.actions import acknowledge, notify, read, settle
from bazan.act.notifications.carriers import carries_keys, open_channels, provable_channels
from bazan.act.notifications.carrying import Addressed, carry_due
from bazan.act.notifications.channels.outcome import Letter, Outcome
from bazan.act.notifications.channels.push import Browser, browser
from bazan.act.notifications.channels.push import new_key as new_push_key
from bazan.act.notifications.channels.push import public_key as push_public_key
from bazan.act.notifications.channels.webhook import signature as webhook_signature
from bazan.act.notifications.contacts import fill_demo, set_contact
from bazan.act.notifications.declaring import chain_for, chains
from bazan.act.notifications.delivering import carry, deliver_due, retry_at
from bazan.act.notifications.duty import before, gaps, on_duty, on_roster, roster, rosters, shift, shifts, standing
from bazan.act.notifications.escalating import called_first, called_next, escalate_due, start_escalation, stop_escalation
from bazan.act.notifications.laying import read as carrier_set
from bazan.act.notifications.laying import secret_name
from bazan.act.notifications.outgoing import PUSH, WEBHOOK
from bazan.act.notifications.overview import carriers_known, unreached
from bazan.act.notifications.proving import ask_to_prove, pending, prove, send_codes
from bazan.act.notifications.queries import (
    carried,
    contacts,
    escalation,
    escalations,
    failed_since,
    inbox,
    kinds,
    message,
    needed,
    receipts,
    running,
)
from bazan.act.notifications.quiet import set_wish, wish
from bazan.act.notifications.receiving import apply_receipts, receive
from bazan.act.notifications.rosters import add_shift, begins, hand_over, load_province, remove_shift, roster_gaps, take_over
from bazan.act.notifications.routing import route_due
from bazan.act.notifications.rules import watched
from bazan.act.notifications.trying import ask_trial, carry_out, trials
from bazan.act.notifications.ways import channels, policy
from bazan.act.notifications.ways import said as providers_said

__all__ = [
    "PUSH",
    "WEBHOOK",
    "Addressed",
    "Browser",
    "Letter",
    "Outcome",
    "acknowledge",
    "add_shift",
    "apply_receipts",
    "ask_to_prove",
    "ask_trial",
    "before",
    "begins",
    "browser",
    "called_first",
    "called_next",
    "carried",
    "carrier_set",
    "carriers_known",
    "carries_keys",
    "carry",
    "carry_due",
    "carry_out",
    "chain_for",
    "chains",
    "channels",
    "contacts",
    "deliver_due",
    "escalate_due",
    "escalation",
    "escalations",
    "failed_since",
    "fill_demo",
    "gaps",
    "hand_over",
    "inbox",
    "kinds",
    "load_province",
    "message",
    "needed",
    "new_push_key",
    "notify",
    "on_duty",
    "on_roster",
    "open_channels",
    "pending",
    "policy",
    "provable_channels",
    "prove",
    "providers_said",
    "push_public_key",
    "read",
    "receipts",
    "receive",
    "remove_shift",
    "retry_at",
    "roster",
    "roster_gaps",
    "rosters",
    "route_due",
    "running",
    "secret_name",
    "send_codes",
    "set_contact",
    "set_wish",
    "settle",
    "shift",
    "shifts",
    "standing",
    "start_escalation",
    "stop_escalation",
    "take_over",
    "trials",
    "unreached",
    "watched",
    "webhook_signature",
    "wish",
]
