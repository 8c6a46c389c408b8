"""A right knows since when it is held, so that who has it newly isn't the second person; keys of an account can be ended."""

from django.db import migrations, models

LAID = """
CREATE OR REPLACE FUNCTION account_laid(name text, told text, signature text) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  state CONSTANT json := told::json;
  number int;
  held_before json;
BEGIN
  PERFORM demand_signature('account_laid|' || name || '|' || told, signature);
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
  RETURN number;
END $$;
""".format(  # noqa: S608 - written here
    wanted="json_to_recordset(state->'grants') AS w(role text, place_id int, sector text, until date)",
    same="(w.role, w.sector) = (held.role, held.sector) AND w.place_id IS NOT DISTINCT FROM held.place_id"
    " AND w.until IS NOT DISTINCT FROM held.until",
)
"""A right whose last day alone changes keeps its age; every other one is given now."""
ENDED = """
CREATE FUNCTION account_keys_ended(number text, signature text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(concat_ws('|', 'account_keys_ended', number), signature);
  DELETE FROM account_key WHERE account_id = number::int AND used_at IS NULL;
  RETURN FOUND;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0015_invitations")]
    operations = [
        migrations.AddField(
            "grant",
            "given_at",
            models.DateTimeField(help_text="null: before this was recorded, or by the setup of the demo", null=True),
        ),
        migrations.RunSQL(LAID, migrations.RunSQL.noop),
        migrations.RunSQL(ENDED, "DROP FUNCTION account_keys_ended"),
    ]
