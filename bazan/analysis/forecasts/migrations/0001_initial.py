"""Forecasts of values, seen by who sees the values. When numbers were looked at is the machine's own."""

from django.db import migrations, models

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach

OF_PLACES = f"(feature_kind = 'place' AND {place_in_reach('feature_id')})"
RULE = f"{EVERYTHING} OR ({sector_in_reach()} AND {OF_PLACES})"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Looked",
            fields=[
                ("indicator", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("fingerprint", models.CharField(help_text="SHA-256 over all values", max_length=64)),
                ("took_s", models.FloatField()),
                ("series", models.IntegerField()),
            ],
            options={"db_table": "forecast_looked"},
        ),
        migrations.CreateModel(
            name="Forecast",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("indicator", models.CharField(max_length=100)),
                ("sector", models.CharField(help_text="of the indicator: who sees its values sees this", max_length=40)),
                ("feature_kind", models.CharField(max_length=12)),
                ("feature_id", models.IntegerField()),
                ("stretch_start", models.DateTimeField(help_text="of the stretch it belongs to: its own month, or the week of a day")),
                ("origin", models.DateTimeField(help_text="start of the newest period it knew")),
                ("model", models.CharField(blank=True, default="", help_text="empty: refused", max_length=20)),
                (
                    "steps",
                    models.JSONField(help_text="a step: mean, low80, high80, low95, high95, seasonal naive; rounded to nine figures"),
                ),
                ("judged", models.JSONField(help_text="errors and coverage on back-test, its own and those of seasonal naive", null=True)),
                (
                    "chance",
                    models.JSONField(
                        help_text="of the year's target: probability, at which period, what each period has to bring", null=True
                    ),
                ),
                ("why", models.CharField(blank=True, default="", help_text="the rule that kept it from being made", max_length=100)),
                ("params", models.JSONField(default=dict, help_text="what that rule's sentence needs")),
                ("reconciled", models.BooleanField(default=False, help_text="moved a little so that places sum to the whole")),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "db_table": "forecast",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("indicator", "feature_kind", "feature_id", "stretch_start"), name="forecast_of_a_stretch"
                    )
                ],
            },
        ),
        protect("forecast", RULE),
        protect("forecast_looked", EVERYTHING),
    ]
