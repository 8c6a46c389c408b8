"""Tickets for ailing cameras, seen by who sees their case. Pages write only the case."""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import protect, through


class Migration(migrations.Migration):
    initial = True
    dependencies = [("cameras", "0001_initial"), ("casework", "0001_initial"), ("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Ticket",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("where", models.CharField(help_text="the site, road or commune its cameras stand at", max_length=200)),
                ("fault", models.CharField(max_length=12)),
                ("since", models.DateTimeField(help_text="when the first of its cameras failed")),
                ("late_at", models.DateTimeField(help_text="when its owner was told that the deadline passed", null=True)),
                ("case", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case")),
            ],
            options={"db_table": "upkeep_ticket"},
        ),
        migrations.CreateModel(
            name="AilingCamera",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fault", models.CharField(max_length=12)),
                ("since", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("mended", models.BooleanField(default=False, help_text="it ended because the camera is well")),
                ("camera", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cameras.camera")),
                ("ticket", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="upkeep.ticket")),
            ],
            options={
                "db_table": "upkeep_camera",
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("ended_at", None)), fields=("camera",), name="upkeep_camera_one")
                ],
            },
        ),
        protect("upkeep_ticket", through("case_id", "case_record")),
        protect("upkeep_camera", through("ticket_id", "upkeep_ticket")),
    ]
