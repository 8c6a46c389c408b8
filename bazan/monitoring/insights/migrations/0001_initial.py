"""Insights and what was made of them, seen by who reaches their place and their sector."""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach, through, web_may


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial"), ("places", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Insight",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(help_text="unusual, sensor, outbreak, hot_spot, wait, coming", max_length=12)),
                ("sector", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=200)),
                ("weight", models.FloatField()),
                ("since", models.DateTimeField()),
                ("words", models.JSONField(help_text="one sentence in every language, as last told")),
                ("indicator", models.CharField(blank=True, default="", max_length=100)),
                ("feature_kind", models.CharField(blank=True, default="", max_length=12)),
                ("feature_id", models.IntegerField(null=True)),
                ("address", models.CharField(blank=True, default="", max_length=300)),
                ("favourable", models.BooleanField(default=False)),
                ("opened_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
            ],
            options={
                "db_table": "insight",
                "indexes": [models.Index(condition=models.Q(("closed_at", None)), fields=["sector", "-weight"], name="insight_open")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)), fields=("kind", "sector", "key"), name="insight_one_open"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InsightAct",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(help_text="dismissed, briefed, directed, ruled", max_length=12)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=200)),
                ("weight", models.FloatField(help_text="of the insight then: what it teaches")),
                ("reason", models.CharField(blank=True, default="", max_length=12)),
                ("note", models.CharField(blank=True, default="", max_length=500)),
                ("reference", models.CharField(blank=True, default="", max_length=100)),
                ("insight", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="acts", to="insights.insight")),
            ],
            options={
                "db_table": "insight_act",
                "constraints": [models.UniqueConstraint(fields=("insight", "act", "reference"), name="insight_done_once")],
            },
        ),
        protect("insight", f"{EVERYTHING} OR ({sector_in_reach()} AND {place_in_reach()})"),
        protect("insight_act", through("insight_id", "insight")),
        web_may("insight_act", "INSERT"),
    ]
