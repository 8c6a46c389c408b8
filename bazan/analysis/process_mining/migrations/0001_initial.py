"""Processes and their cases under way, readable within sector and place; the moments of looking belong to nobody."""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach

RULE = f"{EVERYTHING} OR ({sector_in_reach()} AND {place_in_reach()})"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial"), ("places", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="ProcessLooked",
            fields=[
                ("process", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("fingerprint", models.CharField(help_text="SHA-256 over day and log", max_length=64)),
                ("took_s", models.FloatField()),
                ("cases", models.IntegerField()),
            ],
            options={"db_table": "process_looked"},
        ),
        migrations.CreateModel(
            name="ProcessRunning",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("process", models.CharField(max_length=100)),
                ("sector", models.CharField(max_length=40)),
                ("case", models.CharField(max_length=200)),
                ("activity", models.CharField(max_length=200)),
                ("unit", models.CharField(blank=True, default="", help_text="code of who has it", max_length=100)),
                ("came_at", models.DateTimeField(help_text="to the step")),
                ("due_at", models.DateTimeField()),
                ("late", models.FloatField(help_text="probability; null: too little is known", null=True)),
                ("alike", models.IntegerField(help_text="cases it is told from")),
                ("made_at", models.DateTimeField()),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
            ],
            options={
                "db_table": "process_running",
                "indexes": [models.Index(fields=["process", "-late", "due_at"], name="process_running_late")],
                "constraints": [models.UniqueConstraint(fields=("process", "case"), name="process_running_case")],
            },
        ),
        migrations.CreateModel(
            name="ProcessStudy",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("process", models.CharField(help_text="<pack>.<id>", max_length=100)),
                ("sector", models.CharField(help_text="the pack: who sees its numbers sees this", max_length=40)),
                ("month", models.DateTimeField(help_text="its beginning")),
                ("cases", models.IntegerField()),
                ("document", models.JSONField(help_text="graph, ways, waits, conformance, risk; null: too few cases ended", null=True)),
                (
                    "sample",
                    models.JSONField(
                        help_text="of the newest month: ended cases without their names, for a step that takes less", null=True
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
            ],
            options={
                "db_table": "process_study",
                "constraints": [models.UniqueConstraint(fields=("process", "place", "month"), name="process_study_of_a_month")],
            },
        ),
        protect("process_study", RULE),
        protect("process_running", RULE),
        protect("process_looked", EVERYTHING),
    ]
