"""The readable phones go, and the table is written anew, so that its pages on the disk hold nothing of them either."""

from django.db import migrations, models

DROP = "DROP FUNCTION call_for_help_say; DROP FUNCTION call_for_help_phone_of;"
MAKE = """
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
    dependencies = [("calls_for_help", "0003_contacts")]
    operations = [
        migrations.RunSQL(DROP),
        migrations.RemoveField("callerphone", "phone"),
        migrations.AlterField("callerphone", "sealed", models.BinaryField(help_text="sealed for its call: the phone")),
        migrations.RunSQL(MAKE),
        migrations.RunSQL("CLUSTER call_for_help_phone USING call_for_help_phone_pkey"),
    ]
