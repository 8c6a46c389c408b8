"""Addresses are proved by a code before they count, and people say when and by which ways they are called."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from bazan.directory.accounts.api import own, protect, web_may

ACCOUNT = {"on_delete": django.db.models.deletion.CASCADE, "related_name": "+", "to": settings.AUTH_USER_MODEL}


class Migration(migrations.Migration):
    dependencies = [("notifications", "0006_carriers"), ("people", "0011_reach_on_a_replica")]
    operations = [
        migrations.CreateModel(
            name="ContactCode",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("account", models.ForeignKey(**ACCOUNT)),
                ("channel", models.CharField(max_length=20)),
                ("address", models.CharField(max_length=300)),
                ("asked_at", models.DateTimeField()),
                ("wrong", models.IntegerField(default=0, help_text="how often something else was typed")),
                ("used_at", models.DateTimeField(null=True)),
                ("state", models.CharField(default="queued", help_text="queued, sent, failed, dropped", max_length=10)),
                ("due_at", models.DateTimeField(null=True)),
                ("attempt", models.IntegerField(default=0)),
                ("provider", models.CharField(blank=True, default="", max_length=60)),
                ("error", models.CharField(blank=True, default="", max_length=300)),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "contact_code",
                "indexes": [models.Index(condition=models.Q(due_at__isnull=False), fields=["due_at"], name="contact_code_due")],
            },
        ),
        migrations.CreateModel(
            name="CallingWish",
            fields=[
                ("account", models.OneToOneField(primary_key=True, serialize=False, **ACCOUNT)),
                ("quiet_from", models.TimeField(help_text="local; null with quiet_until: at no hours", null=True)),
                ("quiet_until", models.TimeField(null=True)),
                ("ways", models.JSONField(default=list, help_text="channels, the preferred first; empty: by all at once")),
            ],
            options={"db_table": "calling_wish"},
        ),
        protect("contact_code", own()),
        protect("calling_wish", own()),
        web_may("contact_code", "INSERT, UPDATE, DELETE"),
        web_may("calling_wish", "INSERT, UPDATE"),
    ]
