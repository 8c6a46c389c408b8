"""Each account sees its own rows. Asking for a code, proving it and finding a session need more: functions that take signed calls alone."""

from django.db import migrations

from bazan.directory.accounts.api import own_citizen, protect, web_may

MAKE = """
CREATE FUNCTION citizen_ask(wanted text, phone_ text, network_ text, language_ text, moment text, per_phone text, per_network text,
  in_all text, signature text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  since timestamptz := moment::timestamptz - interval '1 hour';
  asked record;
BEGIN
  PERFORM demand_signature(
    concat_ws('|', 'citizen_ask', wanted, phone_, network_, language_, moment, per_phone, per_network, in_all), signature);
  PERFORM pg_advisory_xact_lock(hashtextextended('citizen_ask', 0));
  SELECT count(*) AS whole, count(*) FILTER (WHERE phone = phone_) AS phone, count(*) FILTER (WHERE network = network_) AS network
    INTO asked FROM citizen_try WHERE asked_at > since;
  IF asked.phone >= per_phone::float THEN RETURN 'phone'; END IF;
  IF asked.network >= per_network::float THEN RETURN 'network'; END IF;
  IF asked.whole >= in_all::float THEN RETURN 'hour'; END IF;
  INSERT INTO citizen_try (id, phone, network, language, asked_at, wrong, due_at, attempt, provider)
    VALUES (wanted::uuid, phone_, network_, language_, moment::timestamptz, 0, moment::timestamptz, 0, '');
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
    RETURN QUERY INSERT INTO citizen (phone, language, sms_warnings, keep_facts, created_at)
      VALUES (held.phone, held.language, false, false, moment::timestamptz)
      ON CONFLICT (phone) DO UPDATE SET language = EXCLUDED.language RETURNING id, 0;
  ELSE
    UPDATE citizen_try SET wrong = wrong + 1 WHERE id = held.id;
    RETURN QUERY SELECT NULL::int, most::int - held.wrong - 1;
  END IF;
END $$;
CREATE FUNCTION citizen_of(token_ text, moment text, signature text) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(concat_ws('|', 'citizen_of', token_, moment), signature);
  RETURN (SELECT citizen_id FROM citizen_session WHERE token = token_ AND ends_at > moment::timestamptz);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("citizens", "0001_initial"), ("people", "0010_citizens")]
    operations = [
        protect("citizen", own_citizen("id")),
        protect("citizen_place", own_citizen()),
        protect("citizen_session", own_citizen()),
        protect("citizen_try", "false"),
        migrations.RunSQL(MAKE, "DROP FUNCTION citizen_ask; DROP FUNCTION citizen_prove; DROP FUNCTION citizen_of"),
        web_may("citizen", "UPDATE (sms_warnings, keep_facts, language), DELETE"),
        web_may("citizen_place, citizen_session", "INSERT, DELETE"),
    ]
