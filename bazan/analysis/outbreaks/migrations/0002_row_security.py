"""Who sees what was found of cases: who sees the sector, and the place it was found in."""

from django.db import migrations

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach

OF_A_SECTOR = f"{EVERYTHING} OR {sector_in_reach('sector')}"
OF_A_PLACE = f"{EVERYTHING} OR ({sector_in_reach('sector')} AND {place_in_reach()})"


class Migration(migrations.Migration):
    dependencies = [("outbreaks", "0001_initial"), ("people", "0010_citizens")]
    operations = [
        protect("outbreak_run", OF_A_SECTOR),
        *(protect(table, OF_A_PLACE) for table in ("outbreak_signal", "outbreak_nowcast", "outbreak_cluster")),
    ]
