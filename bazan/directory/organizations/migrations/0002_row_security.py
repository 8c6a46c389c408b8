"""What a province changes of its bodies is seen by everybody signed in and written by one function, for administrators alone.

An era that is no longer told of becomes empty and keeps its number, since others point to it. A migration of its own, since it asks
for the accounts, whose table names organizations.
"""

from django.db import migrations

SIGNED_IN = "(SELECT NULLIF(reach('account'), '')) IS NOT NULL"
POLICY = f"""
ALTER TABLE organization_body ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_body_reach ON organization_body USING ({SIGNED_IN})
"""
PUT = """
CREATE FUNCTION organizations_put(told jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  body jsonb;
BEGIN
  IF NOT (pg_has_role(session_user, current_user, 'MEMBER') AND current_setting('role') = 'none') AND NOT EXISTS (
    SELECT FROM account_grant WHERE role = 'administrator' AND account_id = NULLIF(reach('account'), '')::int
  ) THEN
    RAISE EXCEPTION 'organizations are changed by administrators' USING ERRCODE = 'insufficient_privilege';
  END IF;
  FOR body IN SELECT jsonb_array_elements(told) LOOP
    UPDATE organization SET valid_to = valid_from WHERE code = body->>'code'
      AND valid_from NOT IN (SELECT (era->>'valid_from')::date FROM jsonb_array_elements(body->'eras') AS era);
    INSERT INTO organization (code, name, name_en, short_name, kind, place_id, valid_from, valid_to)
      SELECT body->>'code', era->>'name', era->>'name_en', era->>'short_name', era->>'kind', (era->>'place_id')::int,
        (era->>'valid_from')::date, (era->>'valid_to')::date
      FROM jsonb_array_elements(body->'eras') AS era
      ON CONFLICT (code, valid_from) DO UPDATE SET name = EXCLUDED.name, name_en = EXCLUDED.name_en, short_name = EXCLUDED.short_name,
        kind = EXCLUDED.kind, place_id = EXCLUDED.place_id, valid_to = EXCLUDED.valid_to;
    DELETE FROM organization_responsibility USING organization AS held WHERE held.id = organization_id AND held.code = body->>'code';
    INSERT INTO organization_responsibility (organization_id, sector, place_id)
      SELECT held.id, area->>0, (area->>1)::int
      FROM jsonb_array_elements(body->'eras') AS era
      JOIN organization AS held ON held.code = body->>'code' AND held.valid_from = (era->>'valid_from')::date
      CROSS JOIN jsonb_array_elements(era->'responsible') AS area;
    DELETE FROM organization_body WHERE code = body->>'code';
    INSERT INTO organization_body (code, contacts, posts, own)
      SELECT body->>'code', body->'contacts', body->'posts', (body->>'own')::boolean WHERE (body->>'own')::boolean;
  END LOOP;
  FOR body IN SELECT jsonb_array_elements(told) LOOP
    UPDATE organization AS child SET parent_id = (
        SELECT above.id FROM organization AS above WHERE above.code = era->>'parent'
        ORDER BY above.valid_from <= child.valid_from AND coalesce(above.valid_to > child.valid_from, true) DESC, above.valid_from DESC
        LIMIT 1
      )
      FROM jsonb_array_elements(body->'eras') AS era
      WHERE child.code = body->>'code' AND child.valid_from = (era->>'valid_from')::date;
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("organizations", "0001_initial"), ("people", "0001_initial")]
    operations = [migrations.RunSQL(POLICY), migrations.RunSQL(PUT)]
