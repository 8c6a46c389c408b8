"""Clips handed in, and what was found in them.

Who sees a clip: who sees its camera, or its place and sector, and who handed it in. What was found out of it goes with it. Pages hand in,
ask, stop and erase; what was seen is written by the watching processes.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from bazan.directory.accounts.api import own, place_in_reach, protect, sector_in_reach, through, web_may

CLIP = f"({through('camera_id', 'camera')} OR ({sector_in_reach()} AND {place_in_reach()}) OR {own()})"
OF_CLIP = ("footage_piece", "footage_look", "footage_job")


class Migration(migrations.Migration):
    initial = True
    dependencies = [("cameras", "0001_initial"), ("people", "0001_initial"), ("places", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="FootageJob",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(help_text="look, count, rerun, motion or export", max_length=12)),
                ("terms", models.JSONField(default=dict)),
                ("state", models.CharField(help_text="waiting, running, done, failed or cancelled", max_length=12)),
                ("problem", models.CharField(default="", help_text="rule that says why it failed", max_length=60)),
                ("asked_by", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("worker", models.CharField(default="", max_length=100)),
                ("epoch", models.BigIntegerField(default=0)),
                ("tries", models.IntegerField(default=0, help_text="how often it was begun and neither ended nor given back")),
                ("expires_at", models.DateTimeField(null=True)),
                ("cancelled_at", models.DateTimeField(help_text="when somebody wanted it to stop", null=True)),
                ("progress", models.FloatField(default=0, help_text="0 to 1")),
                ("ended_at", models.DateTimeField(null=True)),
                ("detector", models.CharField(default="", max_length=100)),
                ("result", models.JSONField(null=True)),
            ],
            options={"db_table": "footage_job"},
        ),
        migrations.CreateModel(
            name="FootageClip",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="what its pieces are sealed to", max_length=32, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("purpose", models.CharField(help_text="what it is looked through for", max_length=300)),
                ("legal_basis", models.CharField(max_length=300)),
                ("file_name", models.CharField(max_length=200)),
                ("size", models.BigIntegerField(help_text="bytes; of an event's clip 0")),
                ("pieces", models.IntegerField(default=0, help_text="how many have come")),
                ("sector", models.CharField(max_length=40)),
                ("handed_by", models.CharField(max_length=200)),
                ("handed_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(help_text="of its first picture; null: nobody knows", null=True)),
                ("state", models.CharField(help_text="receiving, waiting, looked or unreadable", max_length=12)),
                ("problem", models.CharField(default="", help_text="rule that says why it is unreadable", max_length=60)),
                ("sha256", models.CharField(default="", max_length=64)),
                ("seconds", models.FloatField(null=True)),
                ("pictures", models.IntegerField(null=True)),
                ("width", models.IntegerField(null=True)),
                ("height", models.IntegerField(null=True)),
                ("codec", models.CharField(default="", max_length=20)),
                ("preview", models.BinaryField(default=b"", help_text="its first picture, a JPEG in which nobody can be recognised")),
                (
                    "account",
                    models.ForeignKey(
                        help_text="who handed it in",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "camera",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cameras.camera"),
                ),
                (
                    "event",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cameras.cameraevent"
                    ),
                ),
                ("place", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
            ],
            options={"db_table": "footage_clip", "indexes": [models.Index(fields=["-handed_at"], name="footage_clip_newest")]},
        ),
        migrations.CreateModel(
            name="FootageFilm",
            fields=[
                (
                    "job",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="footage.footagejob",
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("data", models.BinaryField(help_text="MP4")),
            ],
            options={"db_table": "footage_film"},
        ),
        migrations.AddField(
            model_name="footagejob",
            name="clip",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="footage.footageclip"),
        ),
        migrations.CreateModel(
            name="FootageLook",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "clip_id", "detector", "number", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("detector", models.CharField(max_length=100)),
                ("number", models.IntegerField()),
                ("pictures", models.IntegerField()),
                ("last", models.BooleanField(help_text="nothing of the clip comes after it")),
                ("data", models.BinaryField(help_text="glances, packed")),
                (
                    "clip",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="footage.footageclip"
                    ),
                ),
            ],
            options={"db_table": "footage_look"},
        ),
        migrations.CreateModel(
            name="FootagePiece",
            fields=[
                ("pk", models.CompositePrimaryKey("clip_id", "number", blank=True, editable=False, primary_key=True, serialize=False)),
                ("number", models.IntegerField()),
                ("data", models.BinaryField(help_text="sealed")),
                (
                    "clip",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="footage.footageclip"
                    ),
                ),
            ],
            options={"db_table": "footage_piece"},
        ),
        migrations.CreateModel(
            name="FootageTrial",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("draft", models.JSONField()),
                ("kept", models.JSONField(help_text="null: it would be a new one", null=True)),
                ("asked_by", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("camera", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cameras.camera")),
            ],
            options={"db_table": "footage_trial"},
        ),
        migrations.AddField(
            model_name="footagejob",
            name="trial",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="footage.footagetrial"),
        ),
        migrations.AddIndex(model_name="footagejob", index=models.Index(fields=["clip", "-id"], name="footage_job_newest")),
        migrations.AddIndex(
            model_name="footagejob",
            index=models.Index(condition=models.Q(("state__in", ["waiting", "running"])), fields=["asked_at"], name="footage_job_open"),
        ),
        protect("footage_clip", CLIP),
        *(protect(table, through("clip_id", "footage_clip")) for table in OF_CLIP),
        protect("footage_film", through("job_id", "footage_job")),
        protect("footage_trial", through("camera_id", "camera")),
        web_may("footage_clip", "INSERT, DELETE, UPDATE (pieces, state)"),
        web_may("footage_piece", "INSERT, DELETE"),
        web_may("footage_job", "INSERT, DELETE, UPDATE (state, cancelled_at, ended_at, problem, tries)"),
        web_may("footage_look, footage_film", "DELETE"),
        web_may("footage_trial", "INSERT"),
    ]
