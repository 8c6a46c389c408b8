"""Who sees plates: who sees the camera and holds a role that may search; the watch list, who watches cameras' sector with such a role.

Even who sees everything else of a camera sees none of this: the roles are those of ``permissions.py``, which a test compares.
"""

from django.db import migrations

from bazan.directory.accounts.api import own, protect, sector_in_reach, through, web_may

ROLES = ("leader", "duty_officer")
HOLDS = f"(SELECT EXISTS (SELECT FROM account_grant WHERE {own()} AND role::text = ANY (ARRAY{[*ROLES]}::text[])))"  # noqa: S608 - ours
"""As text, so that a backup says of it what the house does."""


class Migration(migrations.Migration):
    dependencies = [("plates", "0001_initial"), ("cameras", "0002_reach"), ("people", "0005_sign_in_try")]
    operations = [
        protect("plate_reading", f"{HOLDS} AND {through('camera_id', 'camera')}"),
        protect("plate_wanted", f"{HOLDS} AND {sector_in_reach()}"),
        protect("plate_meeting", f"{HOLDS} AND {through('reading_id', 'plate_reading')} AND {through('wanted_id', 'plate_wanted')}"),
        web_may("plate_wanted", "INSERT, UPDATE (ended_at, ended_by)"),
    ]
