"""Where events of a sector crowd together, seen by who sees the sector, and the commune it is in."""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="HotRun",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(help_text="code of its layer, <pack>.<id>", max_length=100)),
                ("sector", models.CharField(max_length=40)),
                ("week_start", models.DateTimeField()),
                ("start", models.DateTimeField(help_text="of what was looked at")),
                ("end", models.DateTimeField()),
                ("resolution", models.IntegerField(help_text="of H3; null: by communes", null=True)),
                ("areas", models.IntegerField(help_text="cells or communes of the ground, hot or not")),
                ("happenings", models.IntegerField()),
                ("why", models.CharField(blank=True, default="", help_text="the rule that kept it from being judged", max_length=100)),
                ("params", models.JSONField(default=dict, help_text="what that rule's sentence needs")),
                ("made_at", models.DateTimeField()),
                ("took_s", models.FloatField()),
            ],
            options={
                "db_table": "hotspot_run",
                "constraints": [models.UniqueConstraint(fields=("subject", "week_start"), name="hotspot_run_of_a_week")],
            },
        ),
        migrations.CreateModel(
            name="HotArea",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sector", models.CharField(max_length=40)),
                ("place_id", models.IntegerField(help_text="the commune its middle lies in; outside of all the whole territory")),
                ("area", models.CharField(help_text="H3 cell, or code of the commune", max_length=40)),
                ("spot", models.IntegerField(help_text="from 1, the strongest first")),
                ("ring", models.JSONField(help_text="longitude, latitude of a cell's corners; null: the commune's own outline", null=True)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                ("count", models.IntegerField()),
                ("per_thousand", models.FloatField(null=True)),
                ("gi", models.FloatField(null=True)),
                ("p", models.FloatField(help_text="corrected for the number of areas", null=True)),
                ("heat", models.CharField(max_length=10)),
                ("category", models.CharField(blank=True, default="", max_length=12)),
                ("cluster", models.IntegerField(null=True)),
                ("inside", models.JSONField(help_text="kind of thing to how many stand in it")),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="hotspots.hotrun")),
            ],
            options={"db_table": "hotspot_area"},
        ),
        protect("hotspot_run", f"{EVERYTHING} OR {sector_in_reach()}"),
        protect("hotspot_area", f"{EVERYTHING} OR ({sector_in_reach()} AND {place_in_reach()})"),
    ]
