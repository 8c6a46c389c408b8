"""A changed formula is tried beside the one in force: what was tried, how far it is, and which values would differ."""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach, web_may

OF_PLACES = f"(feature_kind = 'place' AND {place_in_reach('feature_id')})"
OF_THINGS = "(feature_kind = 'thing' AND feature_id IN (SELECT id FROM thing))"
OF_ORGANIZATIONS = f"(feature_kind = 'organization' AND feature_id IN (SELECT id FROM organization WHERE {place_in_reach()}))"
OF_SECTORS = f"indicator_id IN (SELECT id FROM indicator WHERE {sector_in_reach('pack')})"
OF_VALUES = f"{EVERYTHING} OR ({OF_SECTORS} AND ({OF_PLACES} OR {OF_THINGS} OR {OF_ORGANIZATIONS}))"


class Migration(migrations.Migration):
    dependencies = [("indicators", "0006_past")]
    operations = [
        migrations.CreateModel(
            name="Trial",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pack", models.CharField(max_length=40)),
                ("folder", models.CharField(help_text="the copy that was computed, and that is switched on", max_length=500)),
                ("asked_by", models.CharField(max_length=200)),
                ("why", models.CharField(max_length=500)),
                ("asked_at", models.DateTimeField()),
                ("until", models.DateTimeField(help_text="the present it was computed for: thirteen months end with this one's")),
                (
                    "state",
                    models.CharField(
                        default="waiting", help_text="waiting, running, cancelled, done, failed, switching, on, dropped", max_length=10
                    ),
                ),
                ("done", models.IntegerField(default=0, help_text="pieces computed and kept; a piece is done whole or not at all")),
                ("total", models.IntegerField(default=0)),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("rule", models.CharField(default="", help_text="why it failed", max_length=100)),
                ("params", models.JSONField(default=dict)),
                ("switched_by", models.CharField(default="", max_length=200)),
                ("switch_why", models.CharField(default="", max_length=500)),
            ],
            options={"db_table": "indicator_trial"},
        ),
        migrations.CreateModel(
            name="Tried",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=100)),
                ("pack", models.CharField(max_length=40)),
                ("version_before", models.IntegerField()),
                ("fingerprint_before", models.CharField(max_length=64)),
                ("spec_before", models.JSONField()),
                ("version", models.IntegerField()),
                ("fingerprint", models.CharField(max_length=64)),
                ("spec", models.JSONField()),
                ("compared", models.IntegerField(default=0, help_text="values that stand, or would")),
                ("differing", models.IntegerField(default=0)),
                ("appeared", models.IntegerField(default=0, help_text="of those that differ: there was none")),
                ("vanished", models.IntegerField(default=0, help_text="of those that differ: there would be none")),
                ("worse", models.IntegerField(default=0, help_text="lights that would turn for the worse")),
                ("better", models.IntegerField(default=0)),
                (
                    "indicator",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="indicators.indicator"),
                ),
                ("trial", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="tried", to="indicators.trial")),
            ],
            options={"db_table": "indicator_tried"},
        ),
        migrations.CreateModel(
            name="TrialValue",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tried_id",
                        "feature_kind",
                        "feature_id",
                        "period_start",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("indicator_id", models.IntegerField()),
                ("feature_kind", models.CharField(max_length=12)),
                ("feature_id", models.IntegerField()),
                ("period_start", models.DateTimeField()),
                ("before", models.FloatField(null=True)),
                ("after", models.FloatField(null=True)),
                ("light_before", models.CharField(max_length=8)),
                ("light_after", models.CharField(max_length=8)),
                (
                    "tried",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="indicators.tried"),
                ),
            ],
            options={"db_table": "indicator_trial_value"},
        ),
        migrations.AddConstraint(
            model_name="tried", constraint=models.UniqueConstraint(fields=("trial", "code"), name="indicator_tried_once")
        ),
        protect("indicator_trial", sector_in_reach("pack")),
        protect("indicator_tried", sector_in_reach("pack")),
        protect("indicator_trial_value", OF_VALUES),
        web_may("indicator_trial", "UPDATE (state, ended_at, switched_by, switch_why)"),
    ]
