"""Who sees what was told of a process, and its cases under way: who sees their sector and place. When rows were looked at is nobody's."""

from django.db import migrations

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach

RULE = f"{EVERYTHING} OR ({sector_in_reach('sector')} AND {place_in_reach()})"


class Migration(migrations.Migration):
    dependencies = [("processes", "0001_initial"), ("people", "0010_citizens")]
    operations = [protect("process_study", RULE), protect("process_running", RULE), protect("process_looked", EVERYTHING)]
