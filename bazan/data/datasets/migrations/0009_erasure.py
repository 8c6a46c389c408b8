"""Requests of persons that their rows be erased, carried out step by step."""

from django.db import migrations, models

from bazan.directory.accounts.api import EVERYTHING, protect, web_may


class Migration(migrations.Migration):
    dependencies = [("datasets", "0008_kept")]
    operations = [
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
                (
                    "withdrawn_at",
                    models.DateTimeField(help_text="since when no row of theirs stands; whoever measures is told", null=True),
                ),
                ("done_at", models.DateTimeField(help_text="when the last old file of the history was gone", null=True)),
            ],
            options={"db_table": "dataset_erasure"},
        ),
        protect("dataset_erasure", EVERYTHING),
        web_may("dataset_erasure", "INSERT, UPDATE"),
    ]
