"""An inbox is its owner's; a message may be told to anybody; who reaches a place and sector sees who was told there, and its rosters."""

from django.db import migrations

from bazan.directory.accounts.api import EVERYTHING, SIGNED_IN, own, place_in_reach, protect, sector_in_reach, through

REACHED = f"({sector_in_reach()} AND {place_in_reach()})"
MINE = f"(id IN (SELECT message_id FROM notification WHERE {own()}))"  # noqa: S608 - names written here
CALLED = f"(id IN (SELECT escalation_id FROM message WHERE {MINE}))"  # noqa: S608 - names written here
NOBODY, ANYBODY = "false", "true"
"""Rows without a place are of the whole territory: ``place_in_reach`` shows them to who reaches everything."""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial"), ("people", "0002_web_role")]
    operations = [
        protect("notification", own(), seen=f"({own('sender_id')} OR {REACHED})", added=ANYBODY),
        protect("message", own("sender_id"), seen=f"({EVERYTHING} OR {MINE} OR {REACHED})", added=ANYBODY),
        protect("escalation", f"({REACHED} OR {CALLED})", added=ANYBODY),
        protect("delivery", NOBODY, seen=through("message_id", "message"), added=ANYBODY),
        protect("contact", own()),
        protect("provider_health", NOBODY, seen=EVERYTHING),
        protect("provider_receipt", NOBODY, added=ANYBODY),
        protect("roster", REACHED, seen=SIGNED_IN),
        protect("shift", f"({own()} OR {through('roster_id', 'roster', where=REACHED)})", seen=SIGNED_IN),
    ]
