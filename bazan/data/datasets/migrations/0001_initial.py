"""Datasets of packs, their batches and layers, requests to erase rows, and what the history holds of each dataset.

``dataset_held``: how many batches a dataset had when it was copied; ``dataset_kept``: for each month how often its rows had changed.
Pages write pushed rows with their batch, never the catalogue.
"""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import EVERYTHING, protect, sector_in_reach, through, web_may

OF_HISTORY = """
CREATE TABLE dataset_held (
  dataset_id int PRIMARY KEY, batches bigint NOT NULL, table_version bigint NOT NULL, kept_at timestamptz NOT NULL
);
CREATE TABLE dataset_kept (dataset_id int, month date, mark bigint NOT NULL, PRIMARY KEY (dataset_id, month))
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("organizations", "0001_initial"), ("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Dataset",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(help_text="<pack>.<id>", max_length=100, unique=True)),
                ("pack", models.CharField(max_length=40)),
                ("version", models.IntegerField()),
                ("storage", models.CharField(help_text="the table of its rows", max_length=63)),
                ("spec", models.JSONField(help_text="columns, key, checks, lists and their words, as in packs")),
            ],
            options={"db_table": "dataset"},
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("letter", models.CharField(help_text="the number of the letter", max_length=200)),
                (
                    "state",
                    models.CharField(default="asked", help_text="asked, refused, confirmed, withdrawn, deleted, done", max_length=12),
                ),
                ("pieces", models.JSONField(help_text="dataset, hashed column, row_ids; once deleted dataset and count")),
                ("named", models.JSONField(default=dict, help_text="holder to the numbers of its pieces that name the person")),
                ("asked_by", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("decided_by", models.CharField(default="", max_length=200)),
                ("decided_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(help_text="since when no row of theirs stands; whoever measures is told", null=True)),
                ("done_at", models.DateTimeField(help_text="when the last old file of the history was gone", null=True)),
            ],
            options={"db_table": "dataset_erasure"},
        ),
        migrations.CreateModel(
            name="Layer",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(help_text="<pack>.<id>", max_length=100, unique=True)),
                ("pack", models.CharField(max_length=40)),
                ("spec", models.JSONField(help_text="as in packs, with its words")),
                ("dataset", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="datasets.dataset")),
            ],
            options={"db_table": "dataset_layer"},
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("run_id", models.IntegerField(help_text="the source run that brought it")),
                ("actor", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("file_sha256", models.CharField(blank=True, max_length=64)),
                ("file_name", models.CharField(blank=True, max_length=300)),
                ("reason", models.CharField(blank=True, help_text="why rows that stood were changed", max_length=500)),
                ("period_start", models.DateTimeField(null=True)),
                ("period_grain", models.CharField(blank=True, max_length=10)),
                ("letters", models.JSONField(default=dict, help_text="sheet to column to spreadsheet letter")),
                ("new", models.IntegerField()),
                ("superseded", models.IntegerField()),
                ("withdrawn", models.IntegerField()),
                (
                    "organization",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
                    ),
                ),
                ("dataset", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="datasets.dataset")),
            ],
            options={
                "db_table": "dataset_batch",
                "indexes": [
                    models.Index(fields=["run_id"], name="dataset_batch_run"),
                    models.Index(fields=["at"], name="dataset_batch_at"),
                    models.Index(fields=["file_sha256"], name="dataset_batch_file"),
                ],
            },
        ),
        migrations.RunSQL(OF_HISTORY),
        protect("dataset", sector_in_reach("pack")),
        protect("dataset_batch", through("dataset_id", "dataset")),
        protect("dataset_layer", sector_in_reach("pack")),
        *(protect(table, EVERYTHING) for table in ("dataset_held", "dataset_kept", "dataset_erasure")),
        web_may("dataset_batch", "INSERT"),
        web_may("dataset_erasure", "INSERT, UPDATE"),
    ]
