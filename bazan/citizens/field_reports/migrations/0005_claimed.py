"""Somebody with an account takes a report sent without one along, by its code. What is somebody else's stays it."""

from django.db import migrations

MAKE = """
CREATE FUNCTION field_report_claim(code_ text, citizen text, signature text) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  found int;
BEGIN
  PERFORM demand_signature(concat_ws('|', 'field_report_claim', code_, citizen), signature);
  UPDATE field_report_sender SET citizen_id = citizen::int
    WHERE code = code_ AND erased_at IS NULL AND (citizen_id IS NULL OR citizen_id = citizen::int) RETURNING report_id INTO found;
  RETURN found;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("field_reports", "0004_forwarded")]
    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION field_report_claim")]
