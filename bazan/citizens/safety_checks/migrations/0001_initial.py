"""Calls for help, seen by officers of their places.

Whoever calls sees nothing: a call is taken in by a function, its phone, encrypted for its call, is read by another.
"""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import place_in_reach, protect

CALLS = """
CREATE FUNCTION call_for_help_say(subject_ text, device_ text, state_ text, place text, latitude_ text, longitude_ text, words_ text,
  phone_ text, moment text, signature text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  held int;
BEGIN
  PERFORM demand_signature(
    concat_ws('|', 'call_for_help_say', subject_, device_, state_, place, latitude_, longitude_, words_, phone_, moment), signature);
  INSERT INTO call_for_help (subject, device, state, place_id, latitude, longitude, words, reachable, at, since)
    VALUES (subject_, device_, state_, place::int, NULLIF(latitude_, '')::float, NULLIF(longitude_, '')::float, words_, phone_ <> '',
      moment::timestamptz, moment::timestamptz)
    ON CONFLICT (subject, device) DO UPDATE SET state = EXCLUDED.state, place_id = EXCLUDED.place_id, latitude = EXCLUDED.latitude,
      longitude = EXCLUDED.longitude, words = EXCLUDED.words, reachable = EXCLUDED.reachable, at = EXCLUDED.at
    RETURNING id INTO held;
  DELETE FROM call_for_help_phone WHERE call_id = held;
  IF phone_ <> '' THEN INSERT INTO call_for_help_phone (call_id, sealed) VALUES (held, decode(phone_, 'hex')); END IF;
END $$;
CREATE FUNCTION call_for_help_phone_of(wanted text, signature text) RETURNS TABLE (phone text, subject_ text, device_ text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature('call_for_help_phone_of|' || wanted, signature);
  RETURN QUERY SELECT encode(p.sealed, 'hex'), c.subject::text, c.device::text
    FROM call_for_help_phone p JOIN call_for_help c ON c.id = p.call_id WHERE p.call_id = wanted::int;
END $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial"), ("places", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="CallForHelp",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "subject",
                    models.CharField(
                        help_text="the incident's reference, or the first warning of those that followed each other", max_length=100
                    ),
                ),
                ("device", models.CharField(help_text="a fingerprint", max_length=64)),
                ("state", models.CharField(help_text="safe, help", max_length=4)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("words", models.CharField(blank=True, default="", max_length=300)),
                ("reachable", models.BooleanField(default=False)),
                ("at", models.DateTimeField(help_text="when it was last said")),
                ("since", models.DateTimeField(help_text="when it was first said")),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
            ],
            options={
                "db_table": "call_for_help",
                "constraints": [models.UniqueConstraint(fields=("subject", "device"), name="call_for_help_once")],
            },
        ),
        migrations.CreateModel(
            name="CallerPhone",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed", models.BinaryField(help_text="sealed for its call: the phone")),
                (
                    "call",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="calls_for_help.callforhelp"),
                ),
            ],
            options={"db_table": "call_for_help_phone"},
        ),
        migrations.RunSQL(CALLS),
        protect("call_for_help", place_in_reach()),
        protect("call_for_help_phone", "false"),
    ]
