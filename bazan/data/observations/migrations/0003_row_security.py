"""Web requests see the stations of their places and sectors, and what these measured."""

from django.db import migrations

from bazan.directory.accounts.api import place_in_reach, protect, sector_in_reach, through

OF_THINGS = ("location", "sensor", "datastream")
OF_DATASTREAMS = ("observation", "observation_revision", "observation_latest", "observation_hour", "observation_day")


class Migration(migrations.Migration):
    dependencies = [("streams", "0002_observations"), ("people", "0002_web_role")]
    operations = [
        protect("thing", f"{place_in_reach()} AND {sector_in_reach()}"),
        *(protect(table, through("thing_id", "thing")) for table in OF_THINGS),
        *(protect(table, through("datastream_id", "datastream")) for table in OF_DATASTREAMS),
    ]
