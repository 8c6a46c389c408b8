"""A web request sees the alerts of its places and sectors, their history and groups; what rules remember is the machine's own."""

from django.db import migrations

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach, through

GROUPED = f"({EVERYTHING} OR id IN (SELECT group_id FROM alert))"  # noqa: S608 - ours


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_initial"), ("people", "0002_web_role")]
    operations = [
        protect("alert", f"{sector_in_reach()} AND {place_in_reach()}"),
        protect("alert_happening", through("alert_id", "alert")),
        protect("alert_group", GROUPED),
        protect("alert_rule", sector_in_reach()),
        protect("alert_suppression", f"{sector_in_reach()} AND (place_id IS NULL OR {place_in_reach()})"),
        protect("alert_watch", EVERYTHING),
    ]
