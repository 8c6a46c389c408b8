"""Outbreaks found in cases, seen by who sees the sector and the place they were found in."""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach

OF_A_PLACE = f"{EVERYTHING} OR ({sector_in_reach()} AND {place_in_reach()})"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sweep", models.CharField(help_text="<pack>.<id> of its declaration", max_length=100)),
                ("sector", models.CharField(max_length=40)),
                ("period_start", models.DateTimeField(help_text="of the newest period that had ended")),
                ("grain", models.CharField(max_length=10)),
                (
                    "method",
                    models.CharField(
                        blank=True, default="", help_text="c1, c2, c3, farrington or endemic; empty: too little is known", max_length=10
                    ),
                ),
                ("periods", models.IntegerField(help_text="how many periods had ended since the first case")),
                ("cases", models.IntegerField(help_text="counted in all of them")),
                ("made_at", models.DateTimeField()),
                ("took_s", models.FloatField()),
            ],
            options={
                "db_table": "outbreak_run",
                "constraints": [models.UniqueConstraint(fields=("sweep", "period_start"), name="outbreak_run_of_a_period")],
            },
        ),
        migrations.CreateModel(
            name="Nowcast",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sector", models.CharField(max_length=40)),
                ("disease", models.CharField(max_length=100)),
                ("place_id", models.IntegerField()),
                ("day", models.DateField()),
                ("reported", models.IntegerField()),
                ("estimate", models.FloatField()),
                ("low", models.IntegerField()),
                ("high", models.IntegerField()),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="outbreaks.run")),
            ],
            options={"db_table": "outbreak_nowcast", "abstract": False},
        ),
        migrations.CreateModel(
            name="Cluster",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sector", models.CharField(max_length=40)),
                ("disease", models.CharField(max_length=100)),
                ("place_id", models.IntegerField()),
                ("places", models.JSONField(help_text="ids of communes, the centre first")),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("observed", models.IntegerField()),
                ("expected", models.FloatField()),
                ("p", models.FloatField()),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="outbreaks.run")),
            ],
            options={"db_table": "outbreak_cluster", "abstract": False},
        ),
        migrations.CreateModel(
            name="Signal",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sector", models.CharField(max_length=40)),
                ("disease", models.CharField(max_length=100)),
                ("place_id", models.IntegerField()),
                ("period_start", models.DateTimeField()),
                ("count", models.IntegerField()),
                ("expected", models.FloatField(null=True)),
                ("threshold", models.FloatField(null=True)),
                ("alarm", models.BooleanField(help_text="null: nothing can be said", null=True)),
                ("score", models.FloatField(null=True)),
                ("since", models.DateTimeField(help_text="start of the first period without one below its threshold since", null=True)),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="outbreaks.run")),
            ],
            options={"db_table": "outbreak_signal", "abstract": False},
        ),
        protect("outbreak_run", f"{EVERYTHING} OR {sector_in_reach()}"),
        *(protect(table, OF_A_PLACE) for table in ("outbreak_signal", "outbreak_nowcast", "outbreak_cluster")),
    ]
