"""Who sees a briefing: who reaches its place and its sector, of one about all sectors whoever reaches all. What was issued never changes,
whoever asks: not even the owner's rows may be updated or taken away."""

from django.db import migrations

from bazan.directory.accounts.api import place_in_reach, protect, sector_in_reach, through

TABLES = ("briefing", "briefing_figure", "briefing_document")
KEEP = """
CREATE FUNCTION briefing_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was issued is never changed' USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION briefing_keep();\n" for table in TABLES
)
UNDONE = "".join(f"DROP TRIGGER {table}_keep ON {table};\n" for table in TABLES) + "DROP FUNCTION briefing_keep();"


class Migration(migrations.Migration):
    dependencies = [("briefings", "0001_initial"), ("people", "0005_sign_in_try")]
    operations = [
        protect("briefing", f"({place_in_reach()} AND {sector_in_reach()})"),
        protect("briefing_figure", through("briefing_id", "briefing")),
        protect("briefing_document", through("briefing_id", "briefing")),
        migrations.RunSQL(KEEP, UNDONE),
    ]
