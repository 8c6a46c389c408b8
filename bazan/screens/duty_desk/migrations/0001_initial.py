"""Silences of the desk's bell, seen by whoever is signed in: the app says who keeps whose bell quiet."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from bazan.directory.accounts.api import EVERYTHING, protect, web_may

SIGNED_IN = "(SELECT coalesce((SELECT reach('places')), '') <> '')"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="BellSilence",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("life", models.BooleanField(help_text="also for alerts of life safety")),
                ("person", models.CharField(help_text="the name of who answers for it", max_length=200)),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "bell_silence",
                "indexes": [models.Index(condition=models.Q(("ended_at", None)), fields=["until"], name="bell_silence_open")],
            },
        ),
        protect("bell_silence", f"{EVERYTHING} OR {SIGNED_IN}"),
        web_may("bell_silence", "INSERT, UPDATE"),
    ]
