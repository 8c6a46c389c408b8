"""Forms of packs, what was sent of them, and what is owed. A web request sees the forms of its sectors, and what its places sent."""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import place_in_reach, protect, sector_in_reach, through, web_may

WHOSE = f"{sector_in_reach()} AND {place_in_reach()}"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("organizations", "0001_initial"), ("people", "0001_initial"), ("places", "0001_initial"), ("sources", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Form",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=80, unique=True)),
                ("pack", models.CharField(max_length=40)),
                ("version", models.IntegerField()),
                ("spec", models.JSONField(default=dict)),
                ("since", models.DateTimeField(help_text="when it became known here")),
                ("active", models.BooleanField(default=True, help_text="false: its pack doesn't declare it any more")),
            ],
            options={"db_table": "form"},
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period_start", models.DateTimeField()),
                ("sector", models.CharField(max_length=40)),
                ("state", models.CharField(help_text="draft, submitted, verified, approved, locked, returned", max_length=12)),
                ("sent_at", models.DateTimeField(help_text="when it was first sent", null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("refused_cells", models.IntegerField(default=0, help_text="refused at the last sending and still owed")),
                ("form", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forms.form")),
                (
                    "organization",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"),
                ),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
            ],
            options={"db_table": "form_submission"},
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period_start", models.DateTimeField()),
                ("sector", models.CharField(max_length=40)),
                ("file_name", models.CharField(max_length=300)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("actor", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "received_at",
                    models.DateTimeField(help_text="when it came in on paper or by mail, before this system knew the form", null=True),
                ),
                ("state", models.CharField(help_text="waiting, checked, refused, asked, committed, broken", max_length=12)),
                ("step", models.CharField(blank=True, default="", help_text="what it is busy with", max_length=20)),
                ("problem", models.JSONField(default=dict, help_text="rule and params of why the file can't be taken")),
                ("result", models.JSONField(default=dict, help_text="counts, findings, preview")),
                ("partial", models.BooleanField(default=False, help_text="the officer chose to commit what is good and to owe the rest")),
                ("note", models.CharField(blank=True, default="", help_text="why warnings are right as they are", max_length=500)),
                ("reason", models.CharField(blank=True, default="", help_text="why values sent before change", max_length=500)),
                ("file_erased_at", models.DateTimeField(help_text="its bytes are gone, its SHA-256 stays", null=True)),
                ("form", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forms.form")),
                (
                    "organization",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"),
                ),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
                (
                    "run",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sources.sourcerun"),
                ),
                (
                    "submission",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forms.submission"),
                ),
            ],
            options={
                "db_table": "form_upload",
                "indexes": [models.Index(fields=["form", "organization", "period_start", "-at"], name="form_upload_newest")],
            },
        ),
        migrations.CreateModel(
            name="SubmissionStep",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(max_length=12)),
                ("before", models.CharField(blank=True, max_length=12)),
                ("after", models.CharField(max_length=12)),
                ("actor", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                ("submission", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forms.submission")),
                ("upload", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forms.upload")),
            ],
            options={"db_table": "form_submission_step"},
        ),
        migrations.AddField(
            model_name="submission",
            name="upload",
            field=models.ForeignKey(
                help_text="the last file committed",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="forms.upload",
            ),
        ),
        migrations.CreateModel(
            name="Obligation",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period_start", models.DateTimeField()),
                ("sector", models.CharField(max_length=40)),
                (
                    "told",
                    models.CharField(blank=True, default="", help_text="the row last written into the datasets, as text", max_length=200),
                ),
                ("soon_at", models.DateTimeField(help_text="when the reminder that it is due soon was recorded", null=True)),
                ("late_at", models.DateTimeField(help_text="when the reminder that it is late was recorded", null=True)),
                ("form", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forms.form")),
                (
                    "organization",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organizations.organization"),
                ),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="places.place")),
            ],
            options={
                "db_table": "form_obligation",
                "constraints": [models.UniqueConstraint(fields=("form", "organization", "period_start"), name="form_obligation_once")],
            },
        ),
        migrations.AddIndex(model_name="submission", index=models.Index(fields=["form", "period_start"], name="form_submission_first")),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(fields=("form", "organization", "period_start"), name="form_submission_once"),
        ),
        protect("form", sector_in_reach("pack")),
        *(protect(table, WHOSE) for table in ("form_submission", "form_upload", "form_obligation")),
        protect("form_submission_step", through("submission_id", "form_submission")),
        web_may("form_upload, form_submission", "INSERT, UPDATE"),
        web_may("form_submission_step", "INSERT"),
    ]
