"""Who sees what was saved: who sees its place and its sector. It never changes."""

from django.db import migrations

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach, web_may

RULE = f"{EVERYTHING} OR ({sector_in_reach('sector')} AND {place_in_reach()})"


class Migration(migrations.Migration):
    dependencies = [("scenarios", "0001_initial"), ("people", "0010_citizens")]
    operations = [protect("scenario_saved", RULE), web_may("scenario_saved", "INSERT")]
