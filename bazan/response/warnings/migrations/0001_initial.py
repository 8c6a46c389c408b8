"""Public warnings, drafts, and warnings of foreign senders.

Anybody sees what is public; a web request else the warnings of its places. The quarantine is for who sees every place. Reading and writing
differ: a request that sees no place reads what is public and writes nothing. Pages never write the state of a feed, which is the worker's.
"""

import django.db.models.deletion
from django.db import migrations, models

import bazan.response.warnings.models
from bazan.directory.accounts.api import EVERYWHERE, place_in_reach, protect, through, web_may


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial"), ("places", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Feed",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sender", models.CharField(max_length=300, unique=True)),
                ("next_at", models.DateTimeField()),
                ("good_at", models.DateTimeField(help_text="when it was last read", null=True)),
                ("failures", models.IntegerField(default=0)),
                ("error", models.CharField(blank=True, max_length=300)),
                ("seen", models.JSONField(default=list, help_text="entries read already, as address and time")),
            ],
            options={"db_table": "warning_feed"},
        ),
        migrations.CreateModel(
            name="Held",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("way", models.CharField(max_length=300)),
                ("sender", models.CharField(blank=True, max_length=300)),
                ("identifier", models.CharField(blank=True, max_length=300)),
                ("faults", models.JSONField()),
                ("raw", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("times", models.IntegerField(default=1)),
                ("state", models.CharField(default="open", help_text="open, dismissed, taken", max_length=12)),
                ("decided_by", models.CharField(blank=True, max_length=200)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "db_table": "warning_held",
                "indexes": [models.Index(fields=["state", "-at"], name="warning_held_newest")],
                "constraints": [models.UniqueConstraint(fields=("sha256",), name="warning_held_once")],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ours", models.BooleanField()),
                ("public", models.BooleanField(help_text="anyone may read it")),
                ("identifier", models.CharField(max_length=300)),
                ("sender", models.CharField(max_length=300)),
                ("sent", models.DateTimeField()),
                ("status", models.CharField(max_length=12)),
                ("msg_type", models.CharField(max_length=12)),
                ("scope", models.CharField(max_length=12)),
                ("incident", models.CharField(blank=True, max_length=100)),
                ("xml", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("kept_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("onset", models.DateTimeField(null=True)),
                ("severity", models.CharField(blank=True, max_length=12)),
                ("urgency", models.CharField(blank=True, max_length=12)),
                ("certainty", models.CharField(blank=True, max_length=12)),
                ("said", models.JSONField(help_text="its words by language: event, headline, description, instruction, area, sender_name")),
                ("places", bazan.response.warnings.models.Numbers(help_text="communes it touches")),
                (
                    "superseding",
                    models.CharField(blank=True, help_text="Update or Cancel, of the message that took its place", max_length=12),
                ),
                (
                    "place",
                    models.ForeignKey(
                        help_text="the smallest place that holds its communes",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="warnings.message"),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="warnings.message"),
                ),
            ],
            options={
                "db_table": "warning_message",
                "indexes": [
                    models.Index(fields=["-sent"], name="warning_message_newest"),
                    models.Index(condition=models.Q(("superseded_by", None)), fields=["ends_at"], name="warning_message_open"),
                ],
                "constraints": [models.UniqueConstraint(fields=("sender", "identifier", "sent"), name="warning_message_once")],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(help_text="of the request that made it: asked twice, it is made once", max_length=100, unique=True),
                ),
                ("msg_type", models.CharField(max_length=12)),
                ("facts", models.JSONField()),
                ("incident", models.CharField(blank=True, max_length=100)),
                ("state", models.CharField(help_text="waiting, returned, withdrawn, released", max_length=12)),
                ("version", models.IntegerField(default=1)),
                ("composed_by", models.CharField(max_length=200)),
                ("composed_at", models.DateTimeField()),
                ("decided_by", models.CharField(blank=True, max_length=200)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
                (
                    "message",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="warnings.message"),
                ),
                (
                    "replaces",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="warnings.message"),
                ),
            ],
            options={"db_table": "warning_draft", "indexes": [models.Index(fields=["state", "-composed_at"], name="warning_draft_newest")]},
        ),
        migrations.CreateModel(
            name="MessageReference",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sender", models.CharField(max_length=300)),
                ("identifier", models.CharField(max_length=300)),
                ("sent", models.DateTimeField()),
                ("message", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="warnings.message")),
            ],
            options={
                "db_table": "warning_reference",
                "indexes": [models.Index(fields=["sender", "identifier"], name="warning_reference_named")],
            },
        ),
        protect("warning_message", place_in_reach(), seen=f"(public OR {place_in_reach()})"),
        protect("warning_reference", through("message_id", "warning_message")),
        protect("warning_draft", place_in_reach()),
        protect("warning_held", EVERYWHERE),
        protect("warning_feed", EVERYWHERE),
        web_may("warning_message, warning_draft, warning_held", "INSERT, UPDATE"),
        web_may("warning_reference", "INSERT"),
    ]
