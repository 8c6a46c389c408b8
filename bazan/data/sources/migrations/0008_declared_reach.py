"""What of sources is changed in the browser: by who has its sector in every place. What the job says of it and what it laid, pages read.

A trial is its maker's own. Everybody signed in may know which machines may be asked; only who sees everything changes the list.
"""

from django.db import migrations

from bazan.directory.accounts.api import EVERYTHING, EVERYWHERE, SIGNED_IN, own, protect, sector_in_reach, web_may


class Migration(migrations.Migration):
    dependencies = [("sources", "0007_declared"), ("people", "0011_reach_on_a_replica")]
    operations = [
        protect("source_declared", f"{sector_in_reach()} AND {EVERYWHERE}"),
        web_may("source_declared", "INSERT, UPDATE (toml, sector, enabled, schedule_s, promise_s, changed_at, changed_by)"),
        protect("source_trial", own()),
        web_may("source_trial", "INSERT"),
        protect("outgoing_address", EVERYTHING, seen=SIGNED_IN),
        web_may("outgoing_address", "INSERT, UPDATE, DELETE"),
    ]
