"""Whoever knows a report's number learns whether it is dealt with, before a person has looked at it: and nothing of what it says."""

from django.db import migrations

BRIEFS = """
CREATE FUNCTION field_report_briefs(wanted text, signature text) RETURNS SETOF text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature('field_report_briefs|' || wanted, signature);
  RETURN QUERY SELECT jsonb_agg(jsonb_build_object('number', r.number, 'service', r.service, 'state', c.state,
      'received_at', r.received_at, 'changed_at', (SELECT max(e.at) FROM case_event e WHERE e.case_id = c.id)))::text
    FROM field_report r JOIN case_record c ON c.id = r.case_id WHERE r.number = ANY (string_to_array(wanted, ','));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("field_reports", "0002_sealed"), ("casework", "0009_own_due_at")]
    operations = [migrations.RunSQL(BRIEFS, "DROP FUNCTION field_report_briefs")]
