"""The rights of an account that is opened again are given anew: nobody ages while the account is closed."""

from django.db import migrations

LAID = """
CREATE OR REPLACE FUNCTION account_laid(name text, told text, signature text) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  state CONSTANT json := told::json;
  number int;
  held_before json;
  was_active boolean;
BEGIN
  PERFORM demand_signature('account_laid|' || name || '|' || told, signature);
  SELECT is_active INTO was_active FROM account WHERE username = name FOR UPDATE;
  INSERT INTO account (username, password, full_name, organization_id, is_active, language, demo)
    VALUES (name, state->>'password', state->>'full_name', (state->>'organization_id')::int, (state->>'active')::boolean, '', false)
    ON CONFLICT (username) DO UPDATE SET full_name = EXCLUDED.full_name, organization_id = EXCLUDED.organization_id,
      is_active = EXCLUDED.is_active
    RETURNING id INTO number;
  SELECT coalesce(json_agg(held), '[]') INTO held_before FROM account_grant held WHERE account_id = number AND grant_holds(until);
  DELETE FROM account_grant held WHERE account_id = number AND NOT EXISTS (SELECT FROM {wanted} WHERE {same});
  INSERT INTO account_grant (account_id, role, place_id, sector, until, given_at)
    SELECT number, w.role, w.place_id, w.sector, w.until, CASE WHEN before.role IS NULL THEN now() ELSE before.given_at END
    FROM {wanted} LEFT JOIN LATERAL (
      SELECT held.role, held.given_at
      FROM json_to_recordset(held_before) AS held(role text, place_id int, sector text, given_at timestamptz)
      WHERE (w.role, w.sector) = (held.role, held.sector) AND w.place_id IS NOT DISTINCT FROM held.place_id
      ORDER BY held.given_at NULLS FIRST LIMIT 1
    ) AS before ON true
    WHERE NOT EXISTS (SELECT FROM account_grant held WHERE account_id = number AND {same});
  IF NOT was_active AND (state->>'active')::boolean THEN UPDATE account_grant SET given_at = now() WHERE account_id = number; END IF;
  RETURN number;
END $$;
""".format(  # noqa: S608 - written here
    wanted="json_to_recordset(state->'grants') AS w(role text, place_id int, sector text, until date)",
    same="(w.role, w.sector) = (held.role, held.sector) AND w.place_id IS NOT DISTINCT FROM held.place_id"
    " AND w.until IS NOT DISTINCT FROM held.until",
)


class Migration(migrations.Migration):
    dependencies = [("people", "0016_two_persons")]
    operations = [migrations.RunSQL(LAID, migrations.RunSQL.noop)]
