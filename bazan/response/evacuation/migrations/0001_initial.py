"""Evacuation plans, seen by who sees their place and by the organization that asked for them. A plan never changes."""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import handed_to, place_in_reach, protect, web_may

PLAN = f"({place_in_reach()} OR {handed_to('ARRAY[organization_id]')})"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("organizations", "0001_initial"), ("people", "0001_initial"), ("places", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="EvacuationPlan",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="of the act that asked for it: given twice it makes one", max_length=100, unique=True)),
                ("series", models.IntegerField(help_text="the number of its first version; null on the first one", null=True)),
                ("version", models.IntegerField(default=1)),
                ("state", models.CharField(default="asked", help_text="asked, done, failed", max_length=10)),
                (
                    "wishes",
                    models.JSONField(
                        help_text="area, shelters with their free places, lorries, start, minutes of loading: as they stood then"
                    ),
                ),
                ("plan", models.JSONField(help_text="points, moves, who has no place, trips", null=True)),
                ("why", models.CharField(blank=True, default="", help_text="the rule that kept it from being made", max_length=100)),
                ("asked_by", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("took_s", models.FloatField(null=True)),
                (
                    "organization",
                    models.ForeignKey(
                        help_text="of who asked",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        help_text="the commune of the area's middle",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                    ),
                ),
            ],
            options={"db_table": "evacuation_plan", "indexes": [models.Index(fields=["-asked_at"], name="evacuation_plan_newest")]},
        ),
        protect("evacuation_plan", PLAN),
        web_may("evacuation_plan", "INSERT"),
    ]
