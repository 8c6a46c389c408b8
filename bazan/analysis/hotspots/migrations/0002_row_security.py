"""Who sees where a sector's happenings crowd together: who sees the sector, and the commune it is in."""

from django.db import migrations

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach


class Migration(migrations.Migration):
    dependencies = [("hotspots", "0001_initial"), ("people", "0010_citizens")]
    operations = [
        protect("hotspot_run", f"{EVERYTHING} OR {sector_in_reach('sector')}"),
        protect("hotspot_area", f"{EVERYTHING} OR ({sector_in_reach('sector')} AND {place_in_reach()})"),
    ]
