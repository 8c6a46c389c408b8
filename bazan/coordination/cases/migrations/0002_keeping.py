"""A web request sees the cases of its places and sectors and those handed to its organization; the timeline can only grow."""

from django.db import migrations

from bazan.directory.accounts.api import handed_to, place_in_reach, protect, sector_in_reach, through

CASE = f"(({sector_in_reach()} AND {place_in_reach()}) OR {handed_to('organizations')})"
APPEND_ONLY = """
CREATE FUNCTION case_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a case''s timeline is append-only: % refused on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER case_event_append_only BEFORE UPDATE OR DELETE ON case_event FOR EACH ROW EXECUTE FUNCTION case_event_refuse();
CREATE TRIGGER case_evidence_append_only BEFORE UPDATE OR DELETE ON case_evidence FOR EACH ROW EXECUTE FUNCTION case_event_refuse();
"""
DOWN = """
DROP TRIGGER case_event_append_only ON case_event; DROP TRIGGER case_evidence_append_only ON case_evidence; DROP FUNCTION case_event_refuse;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial"), ("people", "0002_web_role")]
    operations = [
        protect("case_record", CASE),
        *[protect(table, through("case_id", "case_record")) for table in ("case_event", "case_task", "case_evidence")],
        migrations.RunSQL(APPEND_ONLY, DOWN),
    ]
