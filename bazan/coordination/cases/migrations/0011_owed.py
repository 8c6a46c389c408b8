"""How many open cases a body leads or owes a part of, whoever may see them: told to the web process alone."""

from django.db import migrations

OWED = """
CREATE FUNCTION cases_owed(numbers text, signature text) RETURNS json LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  bodies int[] := string_to_array(NULLIF(numbers, ''), ',')::int[];
BEGIN
  PERFORM demand_signature('cases_owed|' || numbers, signature);
  RETURN (SELECT coalesce(json_object_agg(workflow, n), '{}') FROM (
    SELECT c.workflow, count(*) AS n FROM case_record c WHERE c.closed_at IS NULL AND (c.organization_id = ANY (bodies) OR EXISTS (
      SELECT FROM case_task t WHERE t.case_id = c.id AND t.organization_id = ANY (bodies) AND t.state IN ('asked', 'accepted')
    )) GROUP BY c.workflow
  ) counted);
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0010_newest_closed"), ("people", "0015_invitations")]
    operations = [migrations.RunSQL(OWED, "DROP FUNCTION cases_owed")]
