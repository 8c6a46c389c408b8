"""Who sees what is said of a station's stage: who sees the station's sector and place."""

from django.db import migrations

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach


class Migration(migrations.Migration):
    dependencies = [("rivers", "0001_initial"), ("people", "0010_citizens")]
    operations = [protect("river_stage_forecast", f"{EVERYTHING} OR ({sector_in_reach()} AND {place_in_reach()})")]
