"""Number plates read, and those wanted.

Who sees plates: who sees the camera and holds a role that may search; the watch list, who watches cameras' sector with such a role. Even
who sees everything else of a camera sees none of this: the roles are those of the manifest, which a test compares.
"""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import own, protect, sector_in_reach, through, web_may

ROLES = ("leader", "duty_officer")
HOLDS = f"""(SELECT EXISTS (SELECT FROM account_grant
  WHERE {own()} AND role::text = ANY (ARRAY{[*ROLES]}::text[]) AND grant_holds(until)))"""
"""As text, so that a backup says of it what the database does."""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("cameras", "0001_initial"), ("organizations", "0001_initial"), ("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="PlateReading",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("plate", models.CharField(max_length=12)),
                ("sure", models.FloatField()),
                ("kind", models.CharField(help_text="of the vehicle, as the detector names it", max_length=12)),
                ("colour", models.CharField(help_text="of the vehicle; empty: too little of it was seen", max_length=12)),
                ("at", models.DateTimeField()),
                ("model", models.CharField(help_text="the network that read it", max_length=100)),
                ("held_at", models.DateTimeField(help_text="when it was held against the watch list", null=True)),
                (
                    "camera",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cameras.camera"),
                ),
            ],
            options={
                "db_table": "plate_reading",
                "indexes": [
                    models.Index(fields=["plate"], name="plate_reading_plate", opclasses=["text_pattern_ops"]),
                    models.Index(fields=["-at"], name="plate_reading_newest"),
                    models.Index(condition=models.Q(("held_at", None)), fields=["id"], name="plate_reading_new"),
                ],
                "constraints": [models.UniqueConstraint(fields=("camera", "at", "plate"), name="plate_reading_once")],
            },
        ),
        migrations.CreateModel(
            name="PlateWanted",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("plate", models.CharField(max_length=12)),
                ("alike", models.JSONField(help_text="plates that differ by one sign easily read for the other")),
                ("reason", models.CharField(max_length=300)),
                ("legal_basis", models.CharField(max_length=300)),
                ("sector", models.CharField(max_length=40)),
                ("added_by", models.CharField(max_length=200)),
                ("added_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_by", models.CharField(default="", max_length=200)),
                ("ended_at", models.DateTimeField(null=True)),
                ("held_at", models.DateTimeField(help_text="when what had been read before was held against it", null=True)),
                (
                    "organization",
                    models.ForeignKey(
                        help_text="who asked for it",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
            ],
            options={
                "db_table": "plate_wanted",
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("ended_at", None)), fields=("plate",), name="plate_wanted_one")
                ],
            },
        ),
        migrations.CreateModel(
            name="PlateMeeting",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("perhaps", models.BooleanField(help_text="it differs by one sign easily read for the other")),
                ("found_at", models.DateTimeField()),
                ("alert_id", models.IntegerField(null=True)),
                ("reading", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="plates.platereading")),
                ("wanted", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="meeting", to="plates.platewanted")),
            ],
            options={
                "db_table": "plate_meeting",
                "constraints": [models.UniqueConstraint(fields=("wanted", "reading"), name="plate_meeting_once")],
            },
        ),
        protect("plate_reading", f"{HOLDS} AND {through('camera_id', 'camera')}"),
        protect("plate_wanted", f"{HOLDS} AND {sector_in_reach()}"),
        protect("plate_meeting", f"{HOLDS} AND {through('reading_id', 'plate_reading')} AND {through('wanted_id', 'plate_wanted')}"),
        web_may("plate_wanted", "INSERT, UPDATE (ended_at, ended_by)"),
    ]
