"""Cameras, what is drawn on their pictures, and what was seen on them.

Who sees a camera: who sees its place and sector, and the organization whose it is. What was drawn and seen on it goes with it; walls are
their owner's, and everybody's those that are shared. Which process watches, and how it stands, is asked of the reader's cameras alone.
Pages review events, draw and switch; what was seen is written by the watching processes.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from bazan.directory.accounts.api import SIGNED_IN, handed_to, own, place_in_reach, protect, sector_in_reach, through, web_may

CAMERA = f"(({sector_in_reach()} AND {place_in_reach()}) OR {handed_to('ARRAY[organization_id]')})"
OF_CAMERA = ("camera_rule", "camera_lease", "camera_state", "camera_fault", "camera_event", "camera_trip", "camera_trial")
OF_RULE = ("camera_tally", "camera_watch")
OF_EVENT = ("camera_still", "camera_clip")


class Migration(migrations.Migration):
    initial = True
    dependencies = [("organizations", "0001_initial"), ("people", "0001_initial"), ("places", "0001_initial"), ("streams", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Camera",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("sector", models.CharField(max_length=40)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                ("terms", models.JSONField(help_text="what is declared of it beside the columns here")),
                ("site", models.CharField(default="", max_length=60)),
                ("enabled", models.BooleanField(default=True)),
                ("demo", models.BooleanField(default=False)),
                ("version", models.IntegerField(default=1, help_text="rises with everything that changes what is watched on it")),
                ("declared_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "organization",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"),
                ),
                ("place", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
                ("thing", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="streams.thing")),
            ],
            options={"db_table": "camera"},
        ),
        migrations.CreateModel(
            name="CameraProfile",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("profile", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=300)),
            ],
            options={"db_table": "camera_profile"},
        ),
        migrations.CreateModel(
            name="CameraWorker",
            fields=[
                ("name", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("site", models.CharField(default="", max_length=60)),
                ("address", models.CharField(max_length=300)),
                ("capacity", models.FloatField()),
                ("detector", models.CharField(max_length=100)),
                ("seen_at", models.DateTimeField()),
                ("figures", models.JSONField(default=dict)),
            ],
            options={"db_table": "camera_worker"},
        ),
        migrations.CreateModel(
            name="CameraLease",
            fields=[
                (
                    "camera",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cameras.camera",
                    ),
                ),
                ("worker", models.CharField(max_length=100, null=True)),
                ("epoch", models.BigIntegerField(default=0)),
                ("expires_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "camera_lease"},
        ),
        migrations.CreateModel(
            name="CameraState",
            fields=[
                (
                    "camera",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cameras.camera",
                    ),
                ),
                ("state", models.CharField(max_length=12)),
                ("since", models.DateTimeField()),
                ("frame_at", models.DateTimeField(null=True)),
                ("said_at", models.DateTimeField()),
                ("figures", models.JSONField(default=dict)),
            ],
            options={"db_table": "camera_state"},
        ),
        migrations.CreateModel(
            name="CameraRule",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60)),
                ("terms", models.JSONField()),
                ("version", models.IntegerField()),
                ("drawn_by", models.CharField(max_length=200)),
                ("drawn_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                ("camera", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cameras.camera")),
                (
                    "thing",
                    models.ForeignKey(
                        help_text="of a counting line",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="streams.thing",
                    ),
                ),
            ],
            options={
                "db_table": "camera_rule",
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("retired_at", None)), fields=("camera", "code"), name="camera_rule_one"),
                    models.UniqueConstraint(fields=("camera", "code", "version"), name="camera_rule_version"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CameraEvent",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="camera, rule and beginning: told twice it is kept once", max_length=120, unique=True)),
                ("purpose", models.CharField(max_length=20)),
                ("epoch", models.BigIntegerField()),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("value", models.FloatField()),
                ("peak", models.FloatField()),
                ("sure", models.FloatField()),
                ("detector", models.CharField(max_length=100)),
                ("figures", models.JSONField(default=dict)),
                ("alerted_at", models.DateTimeField(help_text="when it was held against the rules of alerts", null=True)),
                ("alert_id", models.IntegerField(null=True)),
                ("review", models.CharField(default="", max_length=12)),
                ("reviewed_by", models.CharField(default="", max_length=200)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("camera", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cameras.camera")),
                ("rule", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cameras.camerarule")),
            ],
            options={
                "db_table": "camera_event",
                "indexes": [
                    models.Index(fields=["camera", "-began_at"], name="camera_event_newest"),
                    models.Index(condition=models.Q(("review", "")), fields=["-began_at"], name="camera_event_unreviewed"),
                    models.Index(condition=models.Q(("ended_at", None)), fields=["camera"], name="camera_event_open"),
                    models.Index(condition=models.Q(("alerted_at", None)), fields=["id"], name="camera_event_new"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CameraTally",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "rule_id", "start", "kind", "forward", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("start", models.DateTimeField()),
                ("kind", models.CharField(max_length=12)),
                ("forward", models.BooleanField()),
                ("count", models.IntegerField()),
                (
                    "rule",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cameras.camerarule"
                    ),
                ),
            ],
            options={"db_table": "camera_tally"},
        ),
        migrations.CreateModel(
            name="CameraTrial",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("laid", models.IntegerField(help_text="crossings of the laid figures")),
                ("counted", models.IntegerField()),
                ("error", models.FloatField(help_text="share of the laid crossings that were missed or counted too much")),
                (
                    "smallest_px",
                    models.IntegerField(help_text="height of the smallest figure it still sees; null: it sees none", null=True),
                ),
                ("detector", models.CharField(max_length=100)),
                ("figures", models.JSONField(default=dict)),
                ("camera", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cameras.camera")),
            ],
            options={"db_table": "camera_trial", "indexes": [models.Index(fields=["camera", "-at"], name="camera_trial_newest")]},
        ),
        migrations.CreateModel(
            name="CameraTrip",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "camera_id", "start", "origin", "destination", "kind", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("start", models.DateTimeField()),
                ("origin", models.CharField(max_length=60)),
                ("destination", models.CharField(max_length=60)),
                ("kind", models.CharField(max_length=12)),
                ("count", models.IntegerField()),
                (
                    "camera",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cameras.camera"),
                ),
            ],
            options={"db_table": "camera_trip"},
        ),
        migrations.CreateModel(
            name="CameraWall",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("shared", models.BooleanField(default=False)),
                ("cameras", models.JSONField(help_text="codes, in the order they are shown")),
                ("size", models.IntegerField()),
                ("kept_at", models.DateTimeField()),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "db_table": "camera_wall",
                "constraints": [models.UniqueConstraint(fields=("account", "name"), name="camera_wall_one")],
            },
        ),
        migrations.CreateModel(
            name="CameraWatch",
            fields=[
                ("pk", models.CompositePrimaryKey("rule_id", "start", blank=True, editable=False, primary_key=True, serialize=False)),
                ("start", models.DateTimeField()),
                ("seconds", models.FloatField()),
                ("observed_at", models.DateTimeField(help_text="when its counts were handed to the streams", null=True)),
                (
                    "rule",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cameras.camerarule"
                    ),
                ),
            ],
            options={
                "db_table": "camera_watch",
                "indexes": [models.Index(condition=models.Q(("observed_at", None)), fields=["start"], name="camera_watch_open")],
            },
        ),
        migrations.CreateModel(
            name="CameraClip",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cameras.cameraevent",
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("data", models.BinaryField(help_text="MP4")),
                ("sealed", models.BinaryField(default=b"", help_text="as the camera sent it, MP4, sealed; empty: none was kept")),
            ],
            options={"db_table": "camera_clip", "indexes": [models.Index(fields=["began_at"], name="camera_clip_age")]},
        ),
        migrations.CreateModel(
            name="CameraStill",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cameras.cameraevent",
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("taken_at", models.DateTimeField()),
                ("data", models.BinaryField()),
                ("sealed", models.BinaryField(default=b"", help_text="as the camera saw it, sealed; empty: none was kept")),
            ],
            options={"db_table": "camera_still", "indexes": [models.Index(fields=["taken_at"], name="camera_still_age")]},
        ),
        migrations.CreateModel(
            name="CameraFault",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fault", models.CharField(max_length=12)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("camera", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cameras.camera")),
            ],
            options={
                "db_table": "camera_fault",
                "indexes": [models.Index(fields=["camera", "began_at"], name="camera_fault_time")],
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("ended_at", None)), fields=("camera", "fault"), name="camera_fault_one")
                ],
            },
        ),
        protect("camera", CAMERA),
        *(protect(table, through("camera_id", "camera")) for table in OF_CAMERA),
        *(protect(table, through("rule_id", "camera_rule")) for table in OF_RULE),
        *(protect(table, through("event_id", "camera_event")) for table in OF_EVENT),
        protect("camera_worker", SIGNED_IN),
        protect("camera_profile", SIGNED_IN),
        protect("camera_wall", own(), seen=f"{SIGNED_IN} AND shared"),
        web_may("camera", "UPDATE (version)"),
        web_may("camera_rule", "INSERT, UPDATE (retired_at)"),
        web_may("camera_profile", "INSERT"),
        web_may("camera_event", "UPDATE (review, reviewed_by, reviewed_at)"),
        web_may("camera_wall", "INSERT, UPDATE, DELETE"),
    ]
