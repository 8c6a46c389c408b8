"""Names that begin with a word, and names within a few places, each found by an index that answers just that: the letters of a common
word stand in a quarter of all names, and somebody of one commune reaches few of those."""

from django.db import migrations

from bazan.directory.accounts.api import place_among_few, sector_in_reach

BEGINNINGS = """
CREATE INDEX thing_names_begin ON thing (search_key text_pattern_ops);
CREATE INDEX thing_codes_begin ON thing (lower(code) text_pattern_ops)
"""
NO_PLACE_NAMED = "(SELECT coalesce(current_setting('bazan.places', true), '') IN ('', '*'))"
OWNER = "(SELECT coalesce(current_setting('bazan.places', true), '') = '')"
FUNCTION = f"""
CREATE OR REPLACE FUNCTION things_like(named text, coded text, most integer) RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public SET plan_cache_mode = force_custom_plan AS $$
  (SELECT id FROM thing WHERE {NO_PLACE_NAMED} AND ({OWNER} OR {sector_in_reach()})
    AND (search_key LIKE named OR lower(code) LIKE coded) LIMIT most)
  UNION ALL
  (SELECT id FROM thing WHERE {place_among_few()} AND {sector_in_reach()}
    AND (search_key LIKE named OR lower(code) LIKE coded) LIMIT most)
$$
"""  # noqa: S608 - rules the people room wrote


class Migration(migrations.Migration):
    dependencies = [("streams", "0005_steps")]
    operations = [
        migrations.RunSQL(BEGINNINGS, "DROP INDEX thing_names_begin, thing_codes_begin"),
        migrations.RunSQL(FUNCTION, migrations.RunSQL.noop),
    ]
