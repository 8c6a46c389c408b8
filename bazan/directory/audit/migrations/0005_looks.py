"""Reads are told once an hour for each reader and thing; a page asks by a function and may neither read nor write the table."""

from django.db import migrations, models

UP = """
CREATE FUNCTION audit_look(told text, instant timestamptz, view interval) RETURNS boolean LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  WITH looked AS (
    INSERT INTO audit_look AS kept (key, at) VALUES (told, instant)
    ON CONFLICT (key) DO UPDATE SET at = EXCLUDED.at WHERE EXCLUDED.at - kept.at NOT BETWEEN interval '0' AND view RETURNING 1
  ) SELECT EXISTS (SELECT FROM looked)
$$;
ALTER TABLE audit_look ENABLE ROW LEVEL SECURITY
"""
DOWN = "DROP FUNCTION audit_look; ALTER TABLE audit_look DISABLE ROW LEVEL SECURITY"


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_by_function")]
    operations = [
        migrations.CreateModel(
            name="AuditLook",
            fields=[
                ("key", models.CharField(help_text="actor|action|subject", max_length=510, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "audit_look"},
        ),
        migrations.RunSQL(UP, DOWN),
    ]
