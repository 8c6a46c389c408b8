"""The readable columns go, and the table is written anew, so that its pages on the disk hold nothing of them either."""

from django.db import migrations, models

DROP = """
DROP FUNCTION field_report_seal; DROP FUNCTION field_report_opened; DROP FUNCTION field_report_code; DROP FUNCTION field_reports_lately;
DROP FUNCTION field_report_sender_of; DROP FUNCTION field_reports_forget; DROP FUNCTION field_report_claim;
DROP INDEX field_report_sender_phone;
"""
MAKE = """
CREATE INDEX field_report_sender_phone ON field_report_sender (phone_hash);
CREATE FUNCTION field_report_seal(wanted text, code_ text, code_hash_ text, contact text, phone_hash_ text, mail_hash_ text, proved text,
  language_ text, citizen text, device_ text, facts text, signature text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(concat_ws('|', 'field_report_seal', wanted, code_, code_hash_, contact, phone_hash_, mail_hash_, proved,
    language_, citizen, device_, facts), signature);
  INSERT INTO field_report_sender (report_id, code_sealed, code_hash, contact_sealed, phone_hash, mail_hash, phone_proved, language,
      citizen_id, device, picture_facts)
    VALUES (wanted::int, decode(code_, 'hex'), code_hash_, decode(NULLIF(contact, ''), 'hex'), phone_hash_, mail_hash_, proved::boolean,
      language_, NULLIF(citizen, '')::int, device_, facts::boolean);
END $$;
CREATE FUNCTION field_report_opened(code_hash_ text, signature text) RETURNS TABLE (report int, held int) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature('field_report_opened|' || code_hash_, signature);
  RETURN QUERY SELECT r.id, r.case_id FROM field_report_sender s JOIN field_report r ON r.id = s.report_id WHERE s.code_hash = code_hash_;
END $$;
CREATE FUNCTION field_report_code(wanted text, signature text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature('field_report_code|' || wanted, signature);
  RETURN (SELECT encode(code_sealed, 'hex') FROM field_report_sender WHERE report_id = wanted::int);
END $$;
CREATE FUNCTION field_reports_lately(device_ text, phone_hash_ text, since text, signature text) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(concat_ws('|', 'field_reports_lately', device_, phone_hash_, since), signature);
  RETURN (SELECT count(*) FROM field_report_sender s JOIN field_report r ON r.id = s.report_id
    WHERE r.received_at > since::timestamptz
      AND ((device_ <> '' AND s.device = device_) OR (phone_hash_ <> '' AND s.phone_hash = phone_hash_)));
END $$;
CREATE FUNCTION field_report_sender_of(wanted text, who text, moment text, why text, signature text)
RETURNS TABLE (contact text, proved boolean, language_ text, citizen int) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(concat_ws('|', 'field_report_sender_of', wanted, who, moment, why), signature);
  INSERT INTO field_report_look (report_id, by, at, reason)
    SELECT id, who, moment::timestamptz, why FROM field_report WHERE id = wanted::int;
  RETURN QUERY SELECT encode(s.contact_sealed, 'hex'), s.phone_proved, s.language::text, s.citizen_id FROM field_report_sender s
    WHERE s.report_id = wanted::int;
END $$;
CREATE FUNCTION field_reports_forget(numbers text, moment text, signature text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  gone bigint;
BEGIN
  PERFORM demand_signature('field_reports_forget|' || numbers || '|' || moment, signature);
  UPDATE field_report_sender
     SET contact_sealed = NULL, phone_hash = '', mail_hash = '', phone_proved = false, citizen_id = NULL, device = '',
         erased_at = moment::timestamptz
   WHERE report_id = ANY (string_to_array(numbers, ',')::int[]) AND erased_at IS NULL;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
CREATE FUNCTION field_report_claim(code_hash_ text, citizen text, signature text) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  found int;
BEGIN
  PERFORM demand_signature(concat_ws('|', 'field_report_claim', code_hash_, citizen), signature);
  UPDATE field_report_sender SET citizen_id = citizen::int
    WHERE code_hash = code_hash_ AND erased_at IS NULL AND (citizen_id IS NULL OR citizen_id = citizen::int) RETURNING report_id INTO found;
  RETURN found;
END $$;
"""
BOUND = "sealed for its report: "


class Migration(migrations.Migration):
    dependencies = [("field_reports", "0007_contacts")]
    operations = [
        migrations.RunSQL(DROP),
        *(migrations.RemoveField("reportsender", name) for name in ("code", "name", "phone", "mail")),
        migrations.AlterField("reportsender", "code_sealed", models.BinaryField(help_text=BOUND + "the tracking code")),
        migrations.AlterField("reportsender", "code_hash", models.CharField(max_length=64, unique=True, help_text="keyed")),
        migrations.AlterField("reportsender", "contact_sealed", models.BinaryField(null=True, help_text=BOUND + "name, phone and mail")),
        migrations.AlterField("reportsender", "phone_hash", models.CharField(max_length=64, blank=True, default="", help_text="keyed")),
        migrations.AlterField("reportsender", "mail_hash", models.CharField(max_length=64, blank=True, default="", help_text="keyed")),
        migrations.RunSQL(MAKE),
        migrations.RunSQL("CLUSTER field_report_sender USING field_report_sender_pkey"),
    ]
