"""The timeline also lets go of who told that another body's task is done."""

from django.db import migrations

LETS_GO = r"""
CREATE OR REPLACE FUNCTION case_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'case_event' THEN
    IF NEW.reason IN ('', U&'\2421') AND to_jsonb(NEW) - 'reason' - 'detail' = to_jsonb(OLD) - 'reason' - 'detail'
       AND NEW.detail - 'to' - 'name' - 'told_by' = OLD.detail - 'to' - 'name' - 'told_by' THEN RETURN NEW; END IF;
  ELSIF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'case_evidence' THEN
    IF NEW.name = U&'\2421' AND to_jsonb(NEW) - 'name' - 'erased_at' = to_jsonb(OLD) - 'name' - 'erased_at' THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'a case''s timeline is append-only: % refused on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0006_erasing")]
    operations = [migrations.RunSQL(LETS_GO, migrations.RunSQL.noop)]
