"""Who carries messages, as set in the browser, and trials of it: for who administers everything."""

import uuid

from django.db import migrations, models

from bazan.directory.accounts.api import EVERYTHING, protect, web_may


class Migration(migrations.Migration):
    dependencies = [("notifications", "0005_delivery_failed"), ("people", "0011_reach_on_a_replica")]
    operations = [
        migrations.CreateModel(
            name="LaidCarrier",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                (
                    "spec",
                    models.JSONField(help_text="channel, like, url, sender, on, order; of a webhook kinds and severities too"),
                ),
            ],
            options={"db_table": "laid_carrier"},
        ),
        migrations.CreateModel(
            name="CarrierTrial",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("carrier", models.CharField(max_length=60)),
                ("channel", models.CharField(max_length=20)),
                ("address", models.CharField(blank=True, default="", max_length=300)),
                ("by", models.CharField(help_text="user name", max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("state", models.CharField(default="waiting", help_text="waiting, sent, delivered, failed", max_length=10)),
                ("reference", models.CharField(blank=True, default="", help_text="the carrier's name for it", max_length=200)),
                ("error", models.CharField(blank=True, default="", max_length=300)),
                ("took_ms", models.IntegerField(null=True)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "carrier_trial",
                "indexes": [
                    models.Index(fields=["carrier", "-asked_at"], name="carrier_trial_last"),
                    models.Index(fields=["carrier", "reference"], name="carrier_trial_reference"),
                ],
            },
        ),
        protect("laid_carrier", EVERYTHING, seen="true"),
        protect("carrier_trial", EVERYTHING),
        web_may("laid_carrier", "INSERT, UPDATE, DELETE"),
        web_may("carrier_trial", "INSERT"),
    ]
