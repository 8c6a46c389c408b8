"""Queries in SQL, each seen by who asked it. Pages ask and stop; how it goes is written where it runs."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from bazan.directory.accounts.api import own, protect, web_may


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("asked_by", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("state", models.CharField(help_text="waiting, running, done, refused or cancelled", max_length=12)),
                ("progress", models.FloatField(default=0, help_text="0 to 1")),
                ("cancelled_at", models.DateTimeField(help_text="when it was stopped", null=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("answer", models.JSONField(help_text="columns, rows, files that could not be read", null=True)),
                ("erased_at", models.DateTimeField(help_text="when the files of the answer were taken away", null=True)),
                ("problem", models.CharField(default="", help_text="rule that says why it was refused", max_length=60)),
                ("params", models.JSONField(default=dict)),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "db_table": "inquiry",
                "indexes": [
                    models.Index(fields=["account", "-id"], name="inquiry_newest"),
                    models.Index(condition=models.Q(("erased_at", None), ("state", "done")), fields=["ended_at"], name="inquiry_kept"),
                ],
            },
        ),
        protect("inquiry", own()),
        web_may("inquiry", "INSERT, UPDATE (cancelled_at, state, ended_at)"),
    ]
