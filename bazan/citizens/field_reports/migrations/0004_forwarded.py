"""Reports carried to other Open311 servers: pages lay them out, the clock carries them."""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import protect, through, web_may


class Migration(migrations.Migration):
    dependencies = [
        ("field_reports", "0003_briefs"),
    ]

    operations = [
        migrations.CreateModel(
            name="Forwarded",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("destination", models.CharField(max_length=60)),
                ("state", models.CharField(help_text="queued, sent, closed, failed, dropped", max_length=10)),
                ("due_at", models.DateTimeField(null=True)),
                ("attempt", models.IntegerField(default=0)),
                ("failures", models.IntegerField(default=0, help_text="in a row")),
                (
                    "unclear",
                    models.BooleanField(default=False, help_text="it may have been taken there: looked for before it is sent again"),
                ),
                ("first_at", models.DateTimeField(help_text="when it was sent first", null=True)),
                ("reference", models.CharField(blank=True, default="", help_text="its number there", max_length=80)),
                ("token", models.CharField(blank=True, default="", help_text="what its number is asked by there", max_length=80)),
                ("status", models.CharField(blank=True, default="", max_length=20)),
                ("notes", models.CharField(blank=True, default="", max_length=4000)),
                ("error", models.CharField(blank=True, default="", max_length=300)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("report", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="field_reports.report")),
            ],
            options={
                "db_table": "field_report_forwarded",
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)), fields=["state", "due_at"], name="field_report_forwarded_due"
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("report", "destination"), name="field_report_forwarded_once")],
            },
        ),
        protect("field_report_forwarded", through("report_id", "field_report")),
        web_may("field_report_forwarded", "INSERT, UPDATE"),
    ]
