"""Evidence from cameras, seen by who sees every camera in it. Pages add files and the chain of custody and never change them."""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import EVERYTHING, SIGNED_IN, protect, through, web_may

UNSEEN = """SELECT FROM jsonb_array_elements_text(evidence_case.cameras) AS listed(camera)
  WHERE NOT EXISTS (SELECT FROM camera held WHERE held.id = listed.camera::int)"""
CASE = f"({SIGNED_IN} AND ({EVERYTHING} OR NOT EXISTS ({UNSEEN})))"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("cameras", "0001_initial"), ("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="EvidenceCounter",
            fields=[("year", models.IntegerField(primary_key=True, serialize=False)), ("last", models.IntegerField())],
            options={"db_table": "evidence_counter"},
        ),
        migrations.CreateModel(
            name="EvidenceCase",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="of the act that opened it: given twice it opens one", max_length=300, unique=True)),
                ("number", models.CharField(max_length=20, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=1000)),
                ("legal_basis", models.CharField(max_length=500)),
                ("cameras", models.JSONField(help_text="numbers of the cameras in it: who doesn't see each of them doesn't see the case")),
                ("opened_by", models.CharField(max_length=200)),
                ("opened_at", models.DateTimeField()),
                ("closed_by", models.CharField(default="", max_length=200)),
                ("closed_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(default="", max_length=1000)),
            ],
            options={
                "db_table": "evidence_case",
                "indexes": [models.Index(condition=models.Q(("closed_at__isnull", False)), fields=["closed_at"], name="evidence_case_age")],
            },
        ),
        migrations.CreateModel(
            name="EvidenceEntry",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=200)),
                ("act", models.CharField(max_length=10)),
                ("detail", models.JSONField()),
                ("key", models.CharField(help_text="of the form that was sent: sent twice it is written once", max_length=100, null=True)),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evidence.evidencecase")),
            ],
            options={
                "db_table": "evidence_entry",
                "indexes": [models.Index(condition=models.Q(("act", "look")), fields=["case", "by", "-at"], name="evidence_entry_looks")],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "seq"), name="evidence_entry_order"),
                    models.UniqueConstraint(fields=("case", "key"), name="evidence_entry_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceItem",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=5)),
                ("sha256", models.CharField(max_length=64)),
                ("original_sha256", models.CharField(default="", max_length=64)),
                ("data", models.BinaryField()),
                ("sealed", models.BinaryField(default=b"", help_text="as the camera saw it, sealed")),
                ("size", models.IntegerField(help_text="of the data, in bytes")),
                ("camera", models.CharField(max_length=60)),
                ("camera_name", models.CharField(max_length=200)),
                ("purpose", models.CharField(max_length=20)),
                ("rule", models.CharField(max_length=60)),
                ("rule_version", models.IntegerField()),
                ("detector", models.CharField(max_length=100)),
                ("taken_from", models.DateTimeField()),
                ("taken_until", models.DateTimeField()),
                ("note", models.CharField(max_length=1000)),
                ("added_by", models.CharField(max_length=200)),
                ("added_at", models.DateTimeField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evidence.evidencecase")),
                ("event", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cameras.cameraevent")),
            ],
            options={
                "db_table": "evidence_item",
                "constraints": [models.UniqueConstraint(fields=("case", "event", "kind"), name="evidence_item_once")],
            },
        ),
        protect("evidence_counter", SIGNED_IN),
        protect("evidence_case", CASE),
        protect("evidence_item", through("case_id", "evidence_case")),
        protect("evidence_entry", through("case_id", "evidence_case")),
        web_may("evidence_counter", "INSERT, UPDATE"),
        web_may("evidence_case", "INSERT, UPDATE (cameras, closed_by, closed_at, outcome)"),
        web_may("evidence_item, evidence_entry", "INSERT"),
    ]
