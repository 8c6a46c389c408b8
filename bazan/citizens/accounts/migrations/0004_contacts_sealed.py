"""The readable phones go, and the tables are written anew, so that their pages on the disk hold nothing of them either."""

from django.db import migrations, models

DROP = "DROP FUNCTION citizen_ask; DROP FUNCTION citizen_prove;"
MAKE = """
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
PHONE = "sealed for its hash: the phone"


class Migration(migrations.Migration):
    dependencies = [("citizens", "0003_contacts")]
    operations = [
        migrations.RunSQL(DROP),
        migrations.RemoveField("citizen", "phone"),
        migrations.RemoveField("citizentry", "phone"),
        migrations.AlterField("citizen", "phone_sealed", models.BinaryField(help_text=PHONE)),
        migrations.AlterField("citizentry", "phone_sealed", models.BinaryField(help_text="the phone, encrypted as in an account")),
        migrations.AlterField("citizen", "phone_hash", models.CharField(max_length=64, unique=True, help_text="keyed")),
        migrations.AlterField("citizentry", "phone_hash", models.CharField(max_length=64, help_text="keyed")),
        migrations.RunSQL(MAKE),
        migrations.RunSQL("CLUSTER citizen USING citizen_pkey; CLUSTER citizen_try USING citizen_try_pkey"),
    ]
