"""Saved scenarios, seen by who sees their place and their sector. They never change."""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach, web_may


class Migration(migrations.Migration):
    initial = True
    dependencies = [("organizations", "0001_initial"), ("people", "0001_initial"), ("places", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="SavedScenario",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="of the act that saved it: given twice it saves once", max_length=100, unique=True)),
                ("code", models.CharField(max_length=100)),
                ("sector", models.CharField(max_length=40)),
                ("scenario", models.JSONField(help_text="as it was asked: its words, and what was assumed unless changed")),
                ("station", models.CharField(blank=True, default="", max_length=100)),
                ("alternatives", models.JSONField(help_text="what was assumed of each, and what came out")),
                ("fingerprint", models.CharField(help_text="SHA-256 over version and inputs", max_length=64)),
                ("saved_by", models.CharField(max_length=200)),
                ("saved_at", models.DateTimeField()),
                (
                    "organization",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
                    ),
                ),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
            ],
            options={"db_table": "scenario_saved", "indexes": [models.Index(fields=["code", "-saved_at"], name="scenario_saved_newest")]},
        ),
        protect("scenario_saved", f"{EVERYTHING} OR ({sector_in_reach()} AND {place_in_reach()})"),
        web_may("scenario_saved", "INSERT"),
    ]
