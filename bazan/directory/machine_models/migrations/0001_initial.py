"""Machine models in use. Everybody signed in sees them; pages switch a model on and off and write nothing else."""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import EVERYTHING, SIGNED_IN, protect, web_may


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="JudgingModel",
            fields=[
                ("code", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("title", models.JSONField(help_text="{vi, en}")),
                ("purpose", models.JSONField(help_text="{vi, en}")),
                ("risk", models.CharField(help_text="a level of levels.toml", max_length=20)),
                ("oversight", models.JSONField(help_text="{vi, en}: how a person stays in control")),
                ("classes", models.JSONField(default=dict, help_text="label → {vi, en}")),
                (
                    "measured",
                    models.JSONField(default=list, help_text="[{vi, en}]: how well one that isn't taught here was found to judge"),
                ),
                ("enabled", models.BooleanField(default=True)),
                ("switched_by", models.CharField(default="", max_length=200)),
                ("switched_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(default="", max_length=500)),
            ],
            options={"db_table": "judging_model"},
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=200)),
                ("samples", models.IntegerField()),
                ("data", models.BinaryField(null=True)),
                ("size", models.IntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("evaluation", models.JSONField(help_text="samples, accuracy, macro_f1, calibration_error, classes")),
                ("calibration", models.JSONField(help_text="low, high, samples, said and right of each bin")),
                ("in_force_at", models.DateTimeField(null=True)),
                ("retired_at", models.DateTimeField(null=True)),
                ("why_not", models.CharField(default="", max_length=20)),
                ("model", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="models.judgingmodel")),
            ],
            options={
                "db_table": "model_version",
                "constraints": [
                    models.UniqueConstraint(fields=("model", "number"), name="model_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("in_force_at__isnull", False), ("retired_at", None)),
                        fields=("model",),
                        name="model_version_in_force",
                    ),
                ],
            },
        ),
        protect("judging_model", EVERYTHING, seen=SIGNED_IN),
        protect("model_version", EVERYTHING, seen=SIGNED_IN),
        web_may("judging_model", "UPDATE (enabled, switched_by, switched_at, reason)"),
    ]
