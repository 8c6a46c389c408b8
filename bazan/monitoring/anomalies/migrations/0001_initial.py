"""How unusual values are, seen by who sees the value; how many alarms are allowed, set by who reaches the sector."""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach, web_may


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial"), ("places", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="AlarmBudget",
            fields=[
                ("pk", models.CompositePrimaryKey("sector", "about", blank=True, editable=False, primary_key=True, serialize=False)),
                ("sector", models.CharField(max_length=40)),
                ("about", models.CharField(help_text="indicators: alarms a week; sensors: a shift of eight hours", max_length=12)),
                ("most", models.FloatField()),
                ("set_by", models.CharField(blank=True, default="", help_text="empty: as the house comes", max_length=200)),
                ("set_at", models.DateTimeField(null=True)),
                ("threshold", models.FloatField(help_text="null: not tried yet; 1: none keeps it", null=True)),
                ("per_month", models.FloatField(default=0)),
                ("spans", models.IntegerField(default=0, help_text="weeks or shifts of history it was tried on")),
                ("spans_over", models.IntegerField(default=0)),
                ("series", models.IntegerField(default=0)),
                ("sensitivities", models.JSONField(default=list, help_text="kind, size, faults put into history, found")),
                ("tried_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "anomaly_budget"},
        ),
        migrations.CreateModel(
            name="Looked",
            fields=[
                ("indicator", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("fingerprint", models.CharField(help_text="SHA-256 over all values", max_length=64)),
            ],
            options={"db_table": "anomaly_looked"},
        ),
        migrations.CreateModel(
            name="Sensors",
            fields=[
                ("sector", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("datastreams", models.JSONField(help_text="ids, in the order of the states")),
                ("states", models.BinaryField(help_text="numpy's npz")),
                ("until", models.DateTimeField(help_text="hours that began earlier are seen")),
                (
                    "events",
                    models.JSONField(default=dict, help_text="what lasts, by datastream: kind, since, weight, value, expected, until when"),
                ),
            ],
            options={"db_table": "anomaly_sensors"},
        ),
        migrations.CreateModel(
            name="Course",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("indicator", models.CharField(max_length=100)),
                ("sector", models.CharField(help_text="of the indicator: who sees its values sees this", max_length=40)),
                (
                    "judged",
                    models.JSONField(
                        help_text="periods oldest first: text, value, middle, low, high, score, kind, whether an alarm begins, since, once in how many"
                    ),
                ),
                ("scores", models.BinaryField(help_text="of 13 months, the newest last: little-endian float32")),
                ("made_at", models.DateTimeField()),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="places.place")),
            ],
            options={
                "db_table": "anomaly_course",
                "constraints": [models.UniqueConstraint(fields=("indicator", "place"), name="anomaly_course_of_a_place")],
            },
        ),
        protect("anomaly_course", f"{EVERYTHING} OR ({sector_in_reach()} AND {place_in_reach()})"),
        protect("anomaly_looked", EVERYTHING),
        protect("anomaly_sensors", EVERYTHING),
        protect("anomaly_budget", f"{EVERYTHING} OR {sector_in_reach()}"),
        web_may("anomaly_budget", "INSERT, UPDATE"),
    ]
