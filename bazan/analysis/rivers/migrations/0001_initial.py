"""Forecasts of a station's stage, seen by who sees the station's sector and place."""

from django.db import migrations, models

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="StageForecast",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("thing_id", models.IntegerField()),
                ("sector", models.CharField(help_text="of the station: who sees its sector and place sees this", max_length=40)),
                ("place_id", models.IntegerField(help_text="where it stands; null: outside the province", null=True)),
                ("day", models.DateField(help_text="of the hour it was made after")),
                ("origin", models.DateTimeField(help_text="start of the newest hour it knew")),
                ("stage", models.FloatField(help_text="the highest of that hour, metres", null=True)),
                ("steps", models.JSONField(help_text="an hour: mean, low80, high80, low95, high95, metres; none: why says so")),
                ("record", models.JSONField(help_text="errors and coverage on the past, its own and the error of persistence", null=True)),
                ("above", models.JSONField(help_text="codes of the stations above that it was made from")),
                ("gauges", models.IntegerField(help_text="rain gauges that it was made from")),
                ("why", models.CharField(blank=True, default="", help_text="the rule that kept it from being shown", max_length=100)),
                ("params", models.JSONField(default=dict, help_text="what that rule's sentence needs")),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "db_table": "river_stage_forecast",
                "constraints": [models.UniqueConstraint(fields=("thing_id", "day"), name="river_stage_forecast_of_a_day")],
            },
        ),
        protect("river_stage_forecast", f"{EVERYTHING} OR ({sector_in_reach()} AND {place_in_reach()})"),
    ]
