"""No page sees a browser: one is written down and forgotten by functions that take signed calls alone."""

from django.db import migrations

from bazan.directory.accounts.api import protect

MAKE = """
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
    dependencies = [("citizen_messages", "0003_push"), ("people", "0010_citizens")]
    operations = [
        protect("push_subscription", "false"),
        protect("push_place", "false"),
        protect("push_message", "false"),
        migrations.RunSQL(MAKE, "DROP FUNCTION push_subscribe; DROP FUNCTION push_unsubscribe"),
    ]
