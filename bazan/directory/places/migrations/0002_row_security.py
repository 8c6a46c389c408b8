"""Administrators add versions of boundaries and put one in force; everybody signed in sees the versions.

Pages can't touch the register: one function takes a version in, for administrators alone. A migration of its own, since it asks for the
accounts, whose table names places.
"""

from django.db import migrations

_ACCOUNT = "(SELECT NULLIF(reach('account'), '')::int)"
ADMINISTERS = f"EXISTS (SELECT FROM account_grant AS held WHERE held.role = 'administrator' AND held.account_id = {_ACCOUNT})"
POLICIES = f"""
ALTER TABLE place_boundary_version ENABLE ROW LEVEL SECURITY;
CREATE POLICY place_boundary_version_seen ON place_boundary_version FOR SELECT USING ({_ACCOUNT} IS NOT NULL);
CREATE POLICY place_boundary_version_added ON place_boundary_version FOR INSERT WITH CHECK ({ADMINISTERS} AND NOT in_force);
GRANT INSERT ON place_boundary_version TO bazan_web
"""
PUT = """
CREATE FUNCTION boundaries_put(number int) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  version place_boundary_version;
BEGIN
  IF NOT (pg_has_role(session_user, current_user, 'MEMBER') AND current_setting('role') = 'none') AND NOT EXISTS (
    SELECT FROM account_grant WHERE role = 'administrator' AND account_id = NULLIF(reach('account'), '')::int
  ) THEN
    RAISE EXCEPTION 'boundaries are changed by administrators' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT * INTO STRICT version FROM place_boundary_version WHERE id = number;
  UPDATE place_boundary_version SET in_force = (id = number) WHERE era = version.era;
  DELETE FROM place_boundary WHERE place_id IN (SELECT (line->>'place_id')::int FROM jsonb_array_elements(version.outlines) AS line);
  INSERT INTO place_boundary (place_id, geometry, schematic, source, imported_at)
    SELECT (line->>'place_id')::int, line->'geometry', (line->>'schematic')::boolean, line->>'source', version.at
    FROM jsonb_array_elements(version.outlines) AS line;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("places", "0001_initial")]
    operations = [migrations.RunSQL(POLICIES), migrations.RunSQL(PUT)]
