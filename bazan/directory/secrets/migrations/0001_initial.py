"""Secrets of a sector: its administrators' alone, and only of those who have every place. Pages never need what is sealed open."""

from django.db import migrations, models

from bazan.directory.accounts.api import EVERYWHERE, protect, sector_in_reach, web_may


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="SealedSecret",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                (
                    "sector",
                    models.CharField(
                        blank=True, default="", help_text="whose administrators keep it; empty: the whole province's", max_length=40
                    ),
                ),
                ("fingerprint", models.CharField(max_length=16)),
                ("sealed", models.BinaryField(help_text="under the installation's key and its own name")),
                ("current", models.BooleanField(default=False)),
                ("set_by", models.CharField(help_text="user name", max_length=200)),
                ("set_at", models.DateTimeField()),
            ],
            options={
                "db_table": "sealed_secret",
                "constraints": [
                    models.UniqueConstraint(fields=("name", "fingerprint"), name="sealed_secret_once"),
                    models.UniqueConstraint(condition=models.Q(("current", True)), fields=("name",), name="sealed_secret_current"),
                ],
            },
        ),
        protect("sealed_secret", f"{sector_in_reach()} AND {EVERYWHERE}"),
        web_may("sealed_secret", "INSERT, UPDATE, DELETE"),
    ]
