"""Who sees an insight and what was made of it: who reaches its place and its sector."""

from django.db import migrations

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach, through, web_may


class Migration(migrations.Migration):
    dependencies = [("insights", "0001_initial"), ("people", "0010_citizens")]
    operations = [
        protect("insight", f"{EVERYTHING} OR ({sector_in_reach()} AND {place_in_reach()})"),
        protect("insight_act", through("insight_id", "insight")),
        web_may("insight_act", "INSERT"),
    ]
