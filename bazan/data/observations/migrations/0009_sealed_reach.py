"""Searching names asks the sealed reach; what ingest owes is the machine's own, and no page's.
A page tells by a fact what it did, as far as the table's rule lets."""

from django.db import migrations

from bazan.directory.accounts.api import AS_OWNER, place_among_few, reach_places, sector_in_reach, web_may

NO_PLACE_NAMED = f"(SELECT {AS_OWNER} OR {reach_places()} = '*')"
FUNCTION = f"""
CREATE OR REPLACE FUNCTION things_like(named text, coded text, most integer) RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
  (SELECT id FROM thing WHERE {NO_PLACE_NAMED} AND ({AS_OWNER} OR {sector_in_reach()})
    AND (search_key LIKE named OR lower(code) LIKE coded) LIMIT most)
  UNION ALL
  (SELECT id FROM thing WHERE {place_among_few()} AND {sector_in_reach()}
    AND (search_key LIKE named OR lower(code) LIKE coded) LIMIT most)
$$
"""  # noqa: S608 - rules the people room wrote


class Migration(migrations.Migration):
    dependencies = [("streams", "0008_changes_as_facts"), ("people", "0003_closed")]
    operations = [
        migrations.RunSQL(FUNCTION, migrations.RunSQL.noop),
        # row security without a policy: nobody but the owner sees a row
        migrations.RunSQL("ALTER TABLE rollup_ledger ENABLE ROW LEVEL SECURITY", "ALTER TABLE rollup_ledger DISABLE ROW LEVEL SECURITY"),
        web_may("fact", "INSERT"),
    ]
