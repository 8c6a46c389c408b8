"""Everybody signed in knows which roads are cut: no way may lead over one. Who has its place and sector, and the organization that answers
for it, change it. Its history can only grow."""

from django.db import migrations

from bazan.directory.accounts.api import SIGNED_IN, handed_to, place_in_reach, protect, sector_in_reach, web_may

CLOSURE = f"(({sector_in_reach()} AND {place_in_reach()}) OR {handed_to('ARRAY[organization_id]')})"
OF_CLOSURE = f"EXISTS (SELECT FROM closure held WHERE held.id = closure_change.closure_id AND {CLOSURE})"
APPEND_ONLY = """
CREATE FUNCTION closure_change_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was known of a closure is append-only: % refused on %', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER closure_change_append_only BEFORE UPDATE OR DELETE ON closure_change FOR EACH ROW EXECUTE FUNCTION closure_change_refuse();
"""
DOWN = "DROP TRIGGER closure_change_append_only ON closure_change; DROP FUNCTION closure_change_refuse"


class Migration(migrations.Migration):
    dependencies = [("closures", "0001_initial"), ("people", "0005_sign_in_try")]
    operations = [
        protect("closure", CLOSURE, seen=SIGNED_IN),
        protect("closure_change", OF_CLOSURE, seen=SIGNED_IN),
        migrations.RunSQL(APPEND_ONLY, DOWN),
        web_may("closure", "INSERT, UPDATE"),
        web_may("closure_change", "INSERT"),
    ]
