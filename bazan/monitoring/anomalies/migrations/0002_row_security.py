"""Who sees how unusual a value is: who sees the value. How many alarms are allowed belongs to whoever reaches the sector; pages set it."""

from django.db import migrations

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach, web_may


class Migration(migrations.Migration):
    dependencies = [("anomalies", "0001_initial"), ("people", "0010_citizens")]
    operations = [
        protect("anomaly_course", f"{EVERYTHING} OR ({sector_in_reach()} AND {place_in_reach()})"),
        protect("anomaly_looked", EVERYTHING),
        protect("anomaly_sensors", EVERYTHING),
        protect("anomaly_budget", f"{EVERYTHING} OR {sector_in_reach()}"),
        web_may("anomaly_budget", "INSERT, UPDATE"),
    ]
