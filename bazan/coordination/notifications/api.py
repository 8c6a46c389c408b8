"""What other apps may call: people notified, called one after the other, who is on duty; what came of it."""

from bazan.coordination.notifications.actions import acknowledge, notify, read, settle, tell, was_told
from bazan.coordination.notifications.contact_verification import ask_to_prove, pending, prove, send_codes
from bazan.coordination.notifications.contacts import fill_demo, set_contact
from bazan.coordination.notifications.declared_providers import channels, policy
from bazan.coordination.notifications.declared_providers import said as providers_said
from bazan.coordination.notifications.delivery.attempts import carry, deliver_due, retry_at
from bazan.coordination.notifications.delivery.channel_selection import route_due
from bazan.coordination.notifications.delivery.letter_queue import Addressed, carry_due
from bazan.coordination.notifications.delivery.receipts import apply_receipts, receive
from bazan.coordination.notifications.escalation import called_first, called_next, escalate_due, start_escalation, stop_escalation
from bazan.coordination.notifications.escalation_chains import chain_for, chains
from bazan.coordination.notifications.escalation_chains import table as province_table
from bazan.coordination.notifications.outgoing_channels import PUSH, WEBHOOK
from bazan.coordination.notifications.providers.active_providers import carries_keys, open_channels, provable_channels
from bazan.coordination.notifications.providers.overrides import read as carrier_set
from bazan.coordination.notifications.providers.overrides import secret_name
from bazan.coordination.notifications.providers.provider_status import carriers_known, unreached
from bazan.coordination.notifications.providers.provider_trials import ask_trial, carry_out, trials
from bazan.coordination.notifications.queries import (
    carried,
    contacts,
    escalation,
    escalations,
    failed_since,
    inbox,
    kinds,
    message,
    needed,
    overdue_escalations,
    receipts,
)
from bazan.coordination.notifications.recipients.call_preferences import set_wish, wish
from bazan.coordination.notifications.recipients.people_on_duty import on_duty, on_roster, standing
from bazan.coordination.notifications.rules import LONGEST_BODY
from bazan.coordination.notifications.transports.delivery_outcome import Letter, Outcome
from bazan.coordination.notifications.transports.web_push import Browser, browser
from bazan.coordination.notifications.transports.web_push import new_key as new_push_key
from bazan.coordination.notifications.transports.web_push import public_key as push_public_key
from bazan.coordination.notifications.transports.webhook import signature as webhook_signature

__all__ = [
    "LONGEST_BODY",
    "PUSH",
    "WEBHOOK",
    "Addressed",
    "Browser",
    "Letter",
    "Outcome",
    "acknowledge",
    "apply_receipts",
    "ask_to_prove",
    "ask_trial",
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
    "inbox",
    "kinds",
    "message",
    "needed",
    "new_push_key",
    "notify",
    "on_duty",
    "on_roster",
    "open_channels",
    "overdue_escalations",
    "pending",
    "policy",
    "provable_channels",
    "prove",
    "providers_said",
    "province_table",
    "push_public_key",
    "read",
    "receipts",
    "receive",
    "retry_at",
    "route_due",
    "secret_name",
    "send_codes",
    "set_contact",
    "set_wish",
    "settle",
    "standing",
    "start_escalation",
    "stop_escalation",
    "tell",
    "trials",
    "unreached",
    "was_told",
    "webhook_signature",
    "wish",
]
