"""Versions of the ground under the maps."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="GroundVersion",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(help_text="ground or relief", max_length=10)),
                (
                    "sha256",
                    models.CharField(
                        help_text="of the file given; of a province's own files together; empty: refused unread", max_length=64
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("attribution", models.CharField(help_text="stands on every map drawn with it", max_length=200)),
                ("schematic", models.BooleanField(help_text="drawn by hand, not surveyed; every map says so")),
                ("state", models.CharField(help_text="working, ready or refused", max_length=10)),
                ("rule", models.CharField(help_text="why it was refused", max_length=100)),
                ("params", models.JSONField(default=dict)),
                ("serving", models.BooleanField(default=False)),
                ("form", models.CharField(help_text="mvt, png, jpg or webp", max_length=10)),
                ("schema", models.CharField(help_text="the words its tiles speak in, of schemas.toml", max_length=20)),
                ("lines", models.BooleanField(default=False, help_text="it has a graph of roads")),
                ("min_zoom", models.SmallIntegerField(null=True)),
                ("max_zoom", models.SmallIntegerField(null=True)),
                ("bounds", models.JSONField(help_text="west, south, east, north; degrees", null=True)),
                ("size", models.BigIntegerField(help_text="bytes of what was given")),
                ("counts", models.JSONField(default=dict, help_text="layer to features")),
                ("imported_by", models.CharField(max_length=200)),
                ("imported_at", models.DateTimeField()),
            ],
            options={
                "db_table": "ground_version",
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("serving", True)), fields=("kind",), name="ground_served_once"),
                    models.CheckConstraint(
                        condition=models.Q(("serving", False), ("state", "ready"), _connector="OR"), name="ground_served_when_ready"
                    ),
                ],
            },
        )
    ]
