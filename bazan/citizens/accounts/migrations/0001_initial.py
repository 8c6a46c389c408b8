"""Accounts of the citizens' app. Each sees its own rows; phones are encrypted and found by a keyed hash.

Asking for a code, proving it and finding a session need more: functions that take only calls which the web process signed. ``contact_key``
says by which key contacts are sealed, so that no process works with another; ``bazan setup`` writes it.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import own_citizen, protect, web_may

CODES = """
CREATE FUNCTION citizen_ask(wanted text, phone_ text, phone_hash_ text, network_ text, language_ text, moment text, per_phone text,
  per_network text, in_all text, signature text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  since timestamptz := moment::timestamptz - interval '1 hour';
  asked record;
BEGIN
  PERFORM demand_signature(
    concat_ws('|', 'citizen_ask', wanted, phone_, phone_hash_, network_, language_, moment, per_phone, per_network, in_all), signature);
  PERFORM pg_advisory_xact_lock(hashtextextended('citizen_ask', 0));
  SELECT count(*) AS whole, count(*) FILTER (WHERE phone_hash = phone_hash_) AS phone,
      count(*) FILTER (WHERE network = network_) AS network
    INTO asked FROM citizen_try WHERE asked_at > since;
  IF asked.phone >= per_phone::float THEN RETURN 'phone'; END IF;
  IF asked.network >= per_network::float THEN RETURN 'network'; END IF;
  IF asked.whole >= in_all::float THEN RETURN 'hour'; END IF;
  INSERT INTO citizen_try (id, phone_sealed, phone_hash, network, language, asked_at, wrong, due_at, attempt, provider)
    VALUES (wanted::uuid, decode(phone_, 'hex'), phone_hash_, network_, language_, moment::timestamptz, 0, moment::timestamptz, 0, '');
  RETURN '';
END $$;
CREATE FUNCTION citizen_prove(wanted text, is_right text, moment text, since text, most text, signature text)
RETURNS TABLE (citizen int, remaining int) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  held citizen_try;
BEGIN
  PERFORM demand_signature(concat_ws('|', 'citizen_prove', wanted, is_right, moment, since, most), signature);
  SELECT * INTO held FROM citizen_try WHERE id = wanted::uuid FOR UPDATE;
  IF held.id IS NULL OR held.used_at IS NOT NULL OR held.asked_at < since::timestamptz OR held.wrong >= most::int THEN
    RETURN QUERY SELECT NULL::int, 0;
  ELSIF is_right::boolean THEN
    UPDATE citizen_try SET used_at = moment::timestamptz WHERE id = held.id;
    RETURN QUERY INSERT INTO citizen (phone_sealed, phone_hash, language, sms_warnings, keep_facts, created_at)
      VALUES (held.phone_sealed, held.phone_hash, held.language, false, false, moment::timestamptz)
      ON CONFLICT (phone_hash) DO UPDATE SET language = EXCLUDED.language RETURNING id, 0;
  ELSE
    UPDATE citizen_try SET wrong = wrong + 1 WHERE id = held.id;
    RETURN QUERY SELECT NULL::int, most::int - held.wrong - 1;
  END IF;
END $$;
"""
SESSIONS = """
CREATE FUNCTION citizen_of(token_ text, moment text, signature text) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(concat_ws('|', 'citizen_of', token_, moment), signature);
  RETURN (SELECT citizen_id FROM citizen_session WHERE token = token_ AND ends_at > moment::timestamptz);
END $$;
"""
CONTACT_KEY = "CREATE TABLE contact_key (one boolean PRIMARY KEY DEFAULT true CHECK (one), fingerprint text NOT NULL)"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial"), ("places", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Citizen",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("phone_sealed", models.BinaryField(help_text="sealed for its hash: the phone")),
                ("phone_hash", models.CharField(help_text="keyed", max_length=64, unique=True)),
                ("language", models.CharField(max_length=8)),
                ("sms_warnings", models.BooleanField(default=False)),
                ("keep_facts", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
            ],
            options={"db_table": "citizen"},
        ),
        migrations.CreateModel(
            name="CitizenSession",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(help_text="its SHA-256", max_length=64, unique=True)),
                ("began_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("citizen", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="citizens.citizen")),
            ],
            options={"db_table": "citizen_session"},
        ),
        migrations.CreateModel(
            name="CitizenTry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("phone_sealed", models.BinaryField(help_text="the phone, encrypted as in an account")),
                ("phone_hash", models.CharField(help_text="keyed", max_length=64)),
                ("network", models.CharField(help_text="a fingerprint", max_length=64)),
                ("language", models.CharField(max_length=8)),
                ("asked_at", models.DateTimeField()),
                ("wrong", models.IntegerField(default=0)),
                ("used_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(help_text="when its code is to be sent; empty: it was, or never will be", null=True)),
                ("attempt", models.IntegerField(default=0)),
                ("provider", models.CharField(blank=True, default="", max_length=60)),
            ],
            options={
                "db_table": "citizen_try",
                "indexes": [
                    models.Index(fields=["asked_at"], name="citizen_try_lately"),
                    models.Index(condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="citizen_try_due"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CitizenPlace",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("citizen", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="citizens.citizen")),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
            ],
            options={"db_table": "citizen_place", "indexes": [models.Index(fields=["place"], name="citizen_place_of")]},
        ),
        migrations.RunSQL(CODES),
        migrations.RunSQL(SESSIONS),
        migrations.RunSQL(CONTACT_KEY),
        protect("citizen", own_citizen("id")),
        protect("citizen_place", own_citizen()),
        protect("citizen_session", own_citizen()),
        protect("citizen_try", "false"),
        web_may("citizen", "UPDATE (sms_warnings, keep_facts, language), DELETE"),
        web_may("citizen_place, citizen_session", "INSERT, DELETE"),
    ]
