"""Messages to citizens by SMS and by push. No page reads or writes any of it: schedules do, and a browser is written down and forgotten by
functions that take only calls which the web process signed."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import protect

SUBSCRIPTIONS = """
CREATE FUNCTION push_subscribe(endpoint_ text, address_ text, language_ text, places text, moment text, signature text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  held int;
BEGIN
  PERFORM demand_signature(concat_ws('|', 'push_subscribe', endpoint_, address_, language_, places, moment), signature);
  INSERT INTO push_subscription (endpoint, address, language, asked_at, alive_at)
    VALUES (endpoint_, address_, language_, moment::timestamptz, moment::timestamptz)
    ON CONFLICT (endpoint) DO UPDATE SET address = EXCLUDED.address, language = EXCLUDED.language, alive_at = EXCLUDED.alive_at
    RETURNING id INTO held;
  DELETE FROM push_place WHERE subscription_id = held;
  INSERT INTO push_place (subscription_id, place_id) SELECT held, unnest(string_to_array(places, ',')::int[]);
END $$;
CREATE FUNCTION push_unsubscribe(endpoint_ text, signature text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature('push_unsubscribe|' || endpoint_, signature);
  DELETE FROM push_place USING push_subscription held WHERE subscription_id = held.id AND held.endpoint = endpoint_;
  DELETE FROM push_subscription WHERE endpoint = endpoint_;
END $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial"), ("places", "0001_initial"), ("warnings", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="PushSubscription",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("endpoint", models.TextField(unique=True)),
                ("address", models.TextField(help_text="JSON, as PushSubscription.toJSON() of the W3C Push API")),
                ("language", models.CharField(max_length=8)),
                ("asked_at", models.DateTimeField()),
                ("alive_at", models.DateTimeField(help_text="when the phone or its push service last said that it is there")),
            ],
            options={"db_table": "push_subscription"},
        ),
        migrations.CreateModel(
            name="CitizenMessage",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(default="queued", help_text="queued, sent, failed, dropped", max_length=10)),
                ("attempt", models.IntegerField(default=0)),
                ("due_at", models.DateTimeField(null=True)),
                ("provider", models.CharField(blank=True, default="", max_length=60)),
                ("error", models.CharField(blank=True, default="", max_length=300)),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("citizen_id", models.IntegerField(help_text="of an account that may be gone by now")),
                ("warning", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="warnings.message")),
            ],
            options={
                "db_table": "citizen_message",
                "abstract": False,
                "indexes": [models.Index(condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="citizen_message_due")],
                "constraints": [models.UniqueConstraint(fields=("warning", "citizen_id"), name="citizen_message_once")],
            },
        ),
        migrations.CreateModel(
            name="PushMessage",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(default="queued", help_text="queued, sent, failed, dropped", max_length=10)),
                ("attempt", models.IntegerField(default=0)),
                ("due_at", models.DateTimeField(null=True)),
                ("provider", models.CharField(blank=True, default="", max_length=60)),
                ("error", models.CharField(blank=True, default="", max_length=300)),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("subscription_id", models.IntegerField(help_text="of a browser that may be gone by now")),
                ("warning", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="warnings.message")),
            ],
            options={
                "db_table": "push_message",
                "abstract": False,
                "indexes": [models.Index(condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="push_message_due")],
                "constraints": [models.UniqueConstraint(fields=("warning", "subscription_id"), name="push_message_once")],
            },
        ),
        migrations.CreateModel(
            name="PushPlace",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="citizen_messages.pushsubscription"
                    ),
                ),
            ],
            options={
                "db_table": "push_place",
                "constraints": [models.UniqueConstraint(fields=("subscription", "place"), name="push_place_once")],
            },
        ),
        migrations.RunSQL(SUBSCRIPTIONS),
        *(protect(table, "false") for table in ("citizen_message", "push_subscription", "push_place", "push_message")),
    ]
