"""What belongs to a guarded incident is seen by who sees its case, also for who reaches everything; others learn its number at most."""

from django.db import migrations

from bazan.directory.accounts.api import place_in_reach, sector_in_reach

LINK = "(one_id IN (SELECT id FROM incident) AND other_id IN (SELECT id FROM incident))"
GUARDED = f"""
CREATE FUNCTION incident_guarded() RETURNS TABLE (id int, case_id int, year int, number int, opened_at timestamptz) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT incident.id, case_record.id, incident.year, incident.number, case_record.opened_at
    FROM incident JOIN case_record ON case_record.id = incident.case_id
   WHERE guarded AND exercise_id IS NULL AND merged_into_id IS NULL AND {sector_in_reach()} AND {place_in_reach()}
$$;
CREATE FUNCTION incident_cases(wanted int) RETURNS TABLE (case_id int) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT case_id FROM incident_guarded() WHERE id = wanted
   UNION ALL SELECT incident_task.case_id FROM incident_task JOIN incident_guarded() held ON held.id = incident_id WHERE held.id = wanted
$$
"""  # noqa: S608 - ours


def _through(table: str, column: str, held: str) -> str:
    rule = f"EXISTS (SELECT FROM {held} held WHERE held.id = {table}.{column})"
    return f"ALTER POLICY {table}_reach ON {table} USING ({rule}) WITH CHECK ({rule})"


class Migration(migrations.Migration):
    dependencies = [("incidents", "0003_web_may"), ("casework", "0005_guarded")]
    operations = [
        migrations.RunSQL(_through("incident", "case_id", "case_record"), migrations.RunSQL.noop),
        *[
            migrations.RunSQL(_through(table, "incident_id", "incident"), migrations.RunSQL.noop)
            for table in ("incident_task", "incident_resource", "incident_report")
        ],
        migrations.RunSQL(f"ALTER POLICY incident_link_reach ON incident_link USING {LINK} WITH CHECK {LINK}", migrations.RunSQL.noop),
        migrations.RunSQL(GUARDED, "DROP FUNCTION incident_cases; DROP FUNCTION incident_guarded"),
    ]
