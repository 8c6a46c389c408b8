"""A role may end on a day; an account knows since when it is there; administrators write both by a call that the web process signs."""

from django.db import migrations, models
from django.db.models.functions import Now

HOLDS = """
CREATE FUNCTION grant_holds(until date) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN until IS NULL OR until >= (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date;
"""
HELD = """
CREATE OR REPLACE FUNCTION grants_held(number text, signature text) RETURNS TABLE (held json) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature('grants_held|' || number, signature);
  RETURN QUERY SELECT coalesce(json_agg(json_build_array(role, place_id, sector) ORDER BY id), '[]') FROM account_grant
    WHERE account_id = number::int {and_it_holds};
END $$;
"""
LAID = """
CREATE FUNCTION account_laid(name text, told text, signature text) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  state CONSTANT json := told::json;
  number int;
BEGIN
  PERFORM demand_signature('account_laid|' || name || '|' || told, signature);
  INSERT INTO account (username, password, full_name, organization_id, is_active, language, demo)
    VALUES (name, state->>'password', state->>'full_name', (state->>'organization_id')::int, (state->>'active')::boolean, '', false)
    ON CONFLICT (username) DO UPDATE SET full_name = EXCLUDED.full_name, organization_id = EXCLUDED.organization_id,
      is_active = EXCLUDED.is_active
    RETURNING id INTO number;
  DELETE FROM account_grant held WHERE account_id = number AND NOT EXISTS (SELECT FROM {wanted} WHERE {same});
  INSERT INTO account_grant (account_id, role, place_id, sector, until) SELECT number, w.role, w.place_id, w.sector, w.until FROM {wanted}
    WHERE NOT EXISTS (SELECT FROM account_grant held WHERE account_id = number AND {same});
  RETURN number;
END $$;
""".format(  # noqa: S608 - written here
    wanted="json_to_recordset(state->'grants') AS w(role text, place_id int, sector text, until date)",
    same="(w.role, w.sector) = (held.role, held.sector) AND w.place_id IS NOT DISTINCT FROM held.place_id"
    " AND w.until IS NOT DISTINCT FROM held.until",
)


class Migration(migrations.Migration):
    dependencies = [("people", "0012_second_proofs")]
    operations = [
        migrations.AddField("account", "made_at", models.DateTimeField(db_default=Now())),
        migrations.AddField(
            "grant", "until", models.DateField(help_text="the last local day on which it is held; null: nobody said one", null=True)
        ),
        migrations.RunSQL(HOLDS, "DROP FUNCTION grant_holds"),
        migrations.RunSQL(HELD.format(and_it_holds="AND grant_holds(until)"), HELD.format(and_it_holds="")),
        migrations.RunSQL(LAID, "DROP FUNCTION account_laid"),
    ]
