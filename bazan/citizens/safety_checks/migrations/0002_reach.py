"""Officers see who calls from their places. Whoever calls sees nothing: it is taken in by a function, its number is read by another."""

from django.db import migrations

from bazan.directory.accounts.api import place_in_reach, protect

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
  IF phone_ <> '' THEN INSERT INTO call_for_help_phone (call_id, phone) VALUES (held, phone_); END IF;
END $$;
CREATE FUNCTION call_for_help_phone_of(wanted text, signature text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature('call_for_help_phone_of|' || wanted, signature);
  RETURN (SELECT phone FROM call_for_help_phone WHERE call_id = wanted::int);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("calls_for_help", "0001_initial"), ("people", "0010_citizens")]
    operations = [
        protect("call_for_help", place_in_reach()),
        protect("call_for_help_phone", "false"),
        migrations.RunSQL(MAKE, "DROP FUNCTION call_for_help_say; DROP FUNCTION call_for_help_phone_of"),
    ]
