"""Messages, who is told of them and by which ways, duty rosters, and the providers that carry messages.

An inbox is its owner's; a message may be told to anybody; who reaches a place and sector sees who was told there, and its rosters. Rows
without a place are of the whole territory: who reaches everything sees them. Pages never write a roster, which is the province's, nor
what became of a delivery.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from bazan.directory.accounts.api import EVERYTHING, SIGNED_IN, own, place_in_reach, protect, sector_in_reach, through, web_may

REACHED = f"({sector_in_reach()} AND {place_in_reach()})"
MINE = f"(id IN (SELECT message_id FROM notification WHERE {own()}))"
CALLED = f"(id IN (SELECT escalation_id FROM message WHERE {MINE}))"
NOBODY, ANYBODY = "false", "true"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("organizations", "0001_initial"), ("people", "0001_initial"), ("places", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="CallingWish",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("quiet_from", models.TimeField(help_text="local; null with quiet_until: at no hours", null=True)),
                ("quiet_until", models.TimeField(null=True)),
                ("ways", models.JSONField(default=list, help_text="channels, the preferred first; empty: by all at once")),
            ],
            options={"db_table": "calling_wish"},
        ),
        migrations.CreateModel(
            name="LaidCarrier",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("spec", models.JSONField(help_text="channel, like, url, sender, on, order; of a webhook kinds and severities too")),
            ],
            options={"db_table": "laid_carrier"},
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("subject", models.JSONField()),
                ("body", models.JSONField()),
                ("severity", models.CharField(max_length=10)),
                ("kind", models.CharField(max_length=30)),
                ("link", models.CharField(blank=True, default="", max_length=300)),
                ("life_safety", models.BooleanField(default=False)),
                ("asks", models.BooleanField(default=False, help_text="has to be acknowledged")),
                (
                    "decides",
                    models.BooleanField(default=False, help_text="waits for a decision on its page, which whoever may make it settles"),
                ),
                ("sector", models.CharField(default="*", max_length=40)),
                ("step", models.IntegerField(default=0, help_text="of the escalation, from 1")),
                ("key", models.CharField(blank=True, default="", help_text="what it is about, as its caller names it", max_length=160)),
                ("created_at", models.DateTimeField()),
            ],
            options={"db_table": "message"},
        ),
        migrations.CreateModel(
            name="ProviderHealth",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("failures", models.IntegerField(default=0)),
                ("resting_until", models.DateTimeField(null=True)),
                ("last_ok_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, default="", max_length=300)),
            ],
            options={"db_table": "provider_health"},
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
        migrations.CreateModel(
            name="Escalation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("chain", models.CharField(max_length=60)),
                (
                    "key",
                    models.CharField(help_text="what it is about, as its caller names it; one of a key runs at a time", max_length=120),
                ),
                ("steps", models.JSONField(help_text="the chain's steps, copied")),
                ("subject", models.JSONField(help_text="what is told at each step")),
                ("life_safety", models.BooleanField()),
                ("working", models.BooleanField(help_text="steps wait for working hours")),
                ("repeat_min", models.IntegerField(help_text="how often the last step is taken again, when life depends on it")),
                ("sector", models.CharField(max_length=40)),
                ("state", models.CharField(default="running", help_text="running, acknowledged, stopped, unanswered", max_length=12)),
                ("step", models.IntegerField(default=0, help_text="steps taken, repetitions included")),
                ("due_at", models.DateTimeField(null=True)),
                (
                    "wait_s",
                    models.FloatField(
                        default=0, help_text="how long the wait for due_at was when it began: a clock set back never prolongs it"
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("started_by", models.CharField(max_length=200)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, default="", max_length=200)),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
            ],
            options={
                "db_table": "escalation",
                "indexes": [models.Index(condition=models.Q(("state", "running")), fields=["due_at"], name="escalation_due")],
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("state", "running")), fields=("key",), name="escalation_one_runs")
                ],
            },
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="settlement",
                        serialize=False,
                        to="notifications.message",
                    ),
                ),
                ("settled_at", models.DateTimeField()),
                ("settled_by", models.CharField(max_length=200)),
            ],
            options={"db_table": "message_settlement"},
        ),
        migrations.AddField(
            model_name="message",
            name="escalation",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="notifications.escalation"
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="place",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"),
        ),
        migrations.AddField(
            model_name="message",
            name="sender",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sender_id", models.IntegerField(help_text="the message's sender, who may see how far it came", null=True)),
                ("place_id", models.IntegerField(help_text="the message's, for the rows a reader may see", null=True)),
                ("sector", models.CharField(default="*", help_text="the message's", max_length=40)),
                ("created_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("route_at", models.DateTimeField(null=True)),
                ("bundle", models.UUIDField(help_text="the notification whose deliveries speak for this one too", null=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("message", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="notifications.message")),
            ],
            options={
                "db_table": "notification",
                "indexes": [
                    models.Index(fields=["account", "-created_at"], name="notification_inbox"),
                    models.Index(condition=models.Q(("route_at__isnull", False)), fields=["route_at"], name="notification_waiting"),
                    models.Index(condition=models.Q(("bundle__isnull", False)), fields=["bundle"], name="notification_bundle"),
                ],
                "constraints": [models.UniqueConstraint(fields=("message", "account"), name="notification_once")],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("channel", models.CharField(max_length=20)),
                ("provider", models.CharField(blank=True, default="", help_text="who was asked last", max_length=60)),
                ("address", models.CharField(blank=True, default="", max_length=300)),
                ("more", models.IntegerField(default=0, help_text="how many other notifications it speaks for")),
                ("state", models.CharField(default="queued", help_text="queued, sending, sent, delivered, failed, passed", max_length=10)),
                ("due_at", models.DateTimeField(null=True)),
                ("attempt", models.IntegerField(default=0)),
                ("reference", models.CharField(blank=True, default="", help_text="the provider's name for it", max_length=200)),
                ("error", models.CharField(blank=True, default="", max_length=300)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("message", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="notifications.message")),
                (
                    "notification",
                    models.ForeignKey(
                        help_text="null: a webhook",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notifications.notification",
                    ),
                ),
            ],
            options={
                "db_table": "delivery",
                "indexes": [
                    models.Index(condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="delivery_due"),
                    models.Index(fields=["provider", "reference"], name="delivery_reference"),
                    models.Index(fields=["account", "-created_at"], name="delivery_rate"),
                    models.Index(condition=models.Q(("state", "failed")), fields=["changed_at"], name="delivery_failed"),
                ],
                "constraints": [models.UniqueConstraint(fields=("notification", "channel"), name="delivery_once")],
            },
        ),
        migrations.CreateModel(
            name="ProviderReceipt",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=60)),
                ("reference", models.CharField(max_length=200)),
                ("state", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                ("applied", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "provider_receipt",
                "indexes": [models.Index(condition=models.Q(("applied", False)), fields=["at"], name="provider_receipt_new")],
                "constraints": [models.UniqueConstraint(fields=("provider", "reference", "state"), name="provider_receipt_once")],
            },
        ),
        migrations.CreateModel(
            name="Roster",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("sector", models.CharField(default="*", max_length=40)),
                ("from_time", models.TimeField(help_text="local; null with until_time: day and night", null=True)),
                ("until_time", models.TimeField(null=True)),
                (
                    "organization",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"),
                ),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
            ],
            options={"db_table": "roster"},
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(null=True)),
                ("note", models.TextField(blank=True, default="")),
                ("noted_at", models.DateTimeField(null=True)),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "roster",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="notifications.roster"
                    ),
                ),
            ],
            options={
                "db_table": "shift",
                "indexes": [models.Index(fields=["roster", "starts_at"], name="shift_of_roster")],
                "constraints": [models.UniqueConstraint(fields=("roster", "account", "starts_at"), name="shift_once")],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(max_length=20)),
                ("address", models.CharField(max_length=300)),
                ("failures", models.IntegerField(default=0)),
                ("broken_until", models.DateTimeField(help_text="passed over for other channels until then", null=True)),
                ("set_at", models.DateTimeField(help_text="last set or proved; null: before this was recorded", null=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"db_table": "contact", "constraints": [models.UniqueConstraint(fields=("account", "channel"), name="contact_once")]},
        ),
        migrations.CreateModel(
            name="ContactCode",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "db_table": "contact_code",
                "indexes": [models.Index(condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="contact_code_due")],
            },
        ),
        migrations.AddIndex(
            model_name="message", index=models.Index(condition=models.Q(("key", ""), _negated=True), fields=["key"], name="message_key")
        ),
        protect("notification", own(), seen=f"({own('sender_id')} OR {REACHED})", added=ANYBODY),
        protect("message", own("sender_id"), seen=f"({EVERYTHING} OR {MINE} OR {REACHED})", added=ANYBODY),
        protect("message_settlement", through("message_id", "message")),
        protect("escalation", f"({REACHED} OR {CALLED})", added=ANYBODY),
        protect("delivery", NOBODY, seen=through("message_id", "message"), added=ANYBODY),
        *(protect(table, own()) for table in ("contact", "contact_code", "calling_wish")),
        protect("provider_health", NOBODY, seen=EVERYTHING),
        protect("provider_receipt", NOBODY, added=ANYBODY),
        protect("laid_carrier", EVERYTHING, seen=ANYBODY),
        protect("carrier_trial", EVERYTHING),
        protect("roster", REACHED, seen=SIGNED_IN),
        protect("shift", f"({own()} OR {through('roster_id', 'roster', where=REACHED)})", seen=SIGNED_IN),
        web_may("notification, escalation, calling_wish", "INSERT, UPDATE"),
        web_may("message, message_settlement, delivery, provider_receipt, carrier_trial", "INSERT"),
        web_may("contact, contact_code, shift, laid_carrier", "INSERT, UPDATE, DELETE"),
    ]
