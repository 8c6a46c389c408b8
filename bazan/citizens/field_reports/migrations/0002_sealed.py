"""Who sees a report: who sees its case. Who sent it, nobody reads but through functions that leave a trace; what is public, everybody.

The functions take only calls the web process signed, so a query slipped into a page reaches none of them.
"""

from django.db import migrations

from bazan.directory.accounts.api import protect, through, web_may

SEAL = """
CREATE FUNCTION field_report_seal(wanted text, code_ text, name_ text, phone_ text, proved text, language_ text, citizen text, device_ text,
  facts text, mail_ text, signature text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(
    concat_ws('|', 'field_report_seal', wanted, code_, name_, phone_, proved, language_, citizen, device_, facts, mail_), signature);
  INSERT INTO field_report_sender (report_id, code, name, phone, phone_proved, language, citizen_id, device, picture_facts, mail)
    VALUES (wanted::int, code_, name_, phone_, proved::boolean, language_, NULLIF(citizen, '')::int, device_, facts::boolean, mail_);
END $$;
CREATE FUNCTION field_report_opened(code_ text, signature text) RETURNS TABLE (report int, held int) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature('field_report_opened|' || code_, signature);
  RETURN QUERY SELECT r.id, r.case_id FROM field_report_sender s JOIN field_report r ON r.id = s.report_id WHERE s.code = code_;
END $$;
CREATE FUNCTION field_report_code(wanted text, signature text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature('field_report_code|' || wanted, signature);
  RETURN (SELECT code FROM field_report_sender WHERE report_id = wanted::int);
END $$;
CREATE FUNCTION field_reports_of(citizen text, signature text) RETURNS int[][] LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature('field_reports_of|' || citizen, signature);
  RETURN (SELECT array_agg(ARRAY[r.id, r.case_id] ORDER BY r.id DESC)
    FROM field_report_sender s JOIN field_report r ON r.id = s.report_id WHERE s.citizen_id = citizen::int);
END $$;
CREATE FUNCTION field_reports_lately(device_ text, phone_ text, since text, signature text) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(concat_ws('|', 'field_reports_lately', device_, phone_, since), signature);
  RETURN (SELECT count(*) FROM field_report_sender s JOIN field_report r ON r.id = s.report_id
    WHERE r.received_at > since::timestamptz AND ((device_ <> '' AND s.device = device_) OR (phone_ <> '' AND s.phone = phone_)));
END $$;
CREATE FUNCTION field_report_sender_of(wanted text, who text, moment text, why text, signature text)
RETURNS TABLE (name_ text, phone_ text, proved boolean, language_ text, citizen int) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(concat_ws('|', 'field_report_sender_of', wanted, who, moment, why), signature);
  INSERT INTO field_report_look (report_id, by, at, reason)
    SELECT id, who, moment::timestamptz, why FROM field_report WHERE id = wanted::int;
  RETURN QUERY SELECT s.name::text, s.phone::text, s.phone_proved, s.language::text, s.citizen_id FROM field_report_sender s
    WHERE s.report_id = wanted::int;
END $$;
CREATE FUNCTION field_reports_forget(numbers text, moment text, signature text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  gone bigint;
BEGIN
  PERFORM demand_signature('field_reports_forget|' || numbers || '|' || moment, signature);
  UPDATE field_report_sender
     SET name = '', phone = '', phone_proved = false, mail = '', citizen_id = NULL, device = '', erased_at = moment::timestamptz
   WHERE report_id = ANY (string_to_array(numbers, ',')::int[]) AND erased_at IS NULL;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
"""
UNSEAL = """
DROP FUNCTION field_report_seal; DROP FUNCTION field_report_opened; DROP FUNCTION field_report_code; DROP FUNCTION field_reports_of;
DROP FUNCTION field_reports_lately; DROP FUNCTION field_report_sender_of; DROP FUNCTION field_reports_forget;
"""
INDEX = """CREATE INDEX field_report_sender_lately ON field_report_sender (device);
CREATE INDEX field_report_sender_phone ON field_report_sender (phone)"""
OF_REPORT = through("report_id", "field_report")


class Migration(migrations.Migration):
    dependencies = [("field_reports", "0001_initial"), ("casework", "0009_own_due_at"), ("people", "0009_followed_cases")]
    operations = [
        protect("field_report", through("case_id", "case_record")),
        protect("field_report_picture", OF_REPORT),
        protect("field_report_support", OF_REPORT),
        protect("field_report_look", OF_REPORT),
        protect("field_report_sender", "false"),
        protect("field_report_letter", "false", added="true"),
        migrations.RunSQL(INDEX, "DROP INDEX field_report_sender_lately; DROP INDEX field_report_sender_phone"),
        migrations.RunSQL(SEAL, UNSEAL),
        web_may("field_report, field_report_picture, field_report_support", "INSERT, UPDATE"),
        web_may("field_report_letter", "INSERT"),
        web_may("field_report_public", "INSERT, UPDATE, DELETE"),
    ]
