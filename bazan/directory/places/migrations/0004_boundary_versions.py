"""Versions of the boundaries of an era: files that were judged and kept, and which of them is in force.

Pages keep a version and can't touch the register. One function takes a version in, for administrators alone; the room judged before.
"""

from django.db import migrations, models

_ACCOUNT = "(SELECT NULLIF(reach('account'), '')::int)"
ADMINISTERS = f"EXISTS (SELECT FROM account_grant AS held WHERE held.role = 'administrator' AND held.account_id = {_ACCOUNT})"
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
    dependencies = [("places", "0003_folded"), ("people", "0003_closed")]
    operations = [
        migrations.CreateModel(
            name="BoundaryVersion",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("era", models.DateField(help_text="when the units it draws began")),
                ("at", models.DateTimeField()),
                ("by", models.CharField(help_text="user name", max_length=200)),
                ("source", models.CharField(max_length=200)),
                ("sha256", models.CharField(blank=True, default="", help_text="of the file; empty: as it was before", max_length=64)),
                ("outlines", models.JSONField(help_text="of each place its geometry, whether it is schematic, its source")),
                ("base", models.BooleanField(default=False, help_text="what was in force before any version of here")),
                ("in_force", models.BooleanField(default=False)),
            ],
            options={"db_table": "place_boundary_version"},
        ),
        migrations.RunSQL(
            "ALTER TABLE place_boundary_version ENABLE ROW LEVEL SECURITY;"
            f"CREATE POLICY place_boundary_version_seen ON place_boundary_version FOR SELECT USING ({_ACCOUNT} IS NOT NULL);"
            f"CREATE POLICY place_boundary_version_added ON place_boundary_version FOR INSERT WITH CHECK ({ADMINISTERS} AND NOT in_force);"
            "GRANT INSERT ON place_boundary_version TO bazan_web",
            "DROP POLICY place_boundary_version_seen ON place_boundary_version; DROP POLICY place_boundary_version_added ON"
            " place_boundary_version; ALTER TABLE place_boundary_version DISABLE ROW LEVEL SECURITY;"
            "REVOKE INSERT ON place_boundary_version FROM bazan_web",
        ),
        migrations.RunSQL(PUT, "DROP FUNCTION boundaries_put"),
    ]
