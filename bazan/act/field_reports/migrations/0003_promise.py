"""What really happens to reports, reckoned and kept for everybody; on each report what was promised, and when its stages began."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("field_reports", "0002_sealed")]
    operations = [
        migrations.AddField("report", "promised", models.JSONField(null=True, help_text="what was said really happens, when it came in")),
        migrations.AddField("report", "assigned_at", models.DateTimeField(null=True, help_text="first given to a unit")),
        migrations.AddField("report", "started_at", models.DateTimeField(null=True, help_text="first worked on")),
        migrations.CreateModel(
            name="PromiseRow",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service", models.CharField(max_length=80)),
                ("told", models.JSONField()),
                ("reckoned_at", models.DateTimeField()),
                (
                    "place",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"),
                ),
            ],
            options={
                "db_table": "field_report_promise",
                "indexes": [models.Index(fields=["service"], name="field_report_promise_of")],
            },
        ),
    ]
