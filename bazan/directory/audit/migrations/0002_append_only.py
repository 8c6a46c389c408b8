"""The database itself refuses to edit, delete or empty the audit, whoever asks and by whatever way."""

from django.db import migrations

UP = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit is append-only: % refused on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entry_keep BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE FUNCTION audit_anchor_rises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.day <> OLD.day OR NEW.seq <= OLD.seq THEN
    RAISE EXCEPTION 'an audit anchor only moves on' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_anchor_rises BEFORE UPDATE ON audit_anchor FOR EACH ROW EXECUTE FUNCTION audit_anchor_rises();
CREATE TRIGGER audit_anchor_append_only BEFORE DELETE ON audit_anchor FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_anchor_keep BEFORE TRUNCATE ON audit_anchor FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""
DOWN = """
DROP TRIGGER audit_entry_append_only ON audit_entry; DROP TRIGGER audit_entry_keep ON audit_entry;
DROP TRIGGER audit_anchor_rises ON audit_anchor; DROP TRIGGER audit_anchor_append_only ON audit_anchor;
DROP TRIGGER audit_anchor_keep ON audit_anchor;
DROP FUNCTION audit_refuse; DROP FUNCTION audit_anchor_rises;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(UP, DOWN)]
