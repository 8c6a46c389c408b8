"""Alerts found by the words of their line, of what they speak of and of where that lies, the newest first.

LIKE isn't leakproof, so under row-level security no index may serve it: the function runs as the owner and keeps the reach itself, by
the same seal the policies read; what it finds is read under the policies all the same. What nobody is told of is not found.
"""

from django.db import migrations, models
from django.db.models import F, Func

from bazan.directory.accounts.api import AS_OWNER, place_in_reach, sector_in_reach

WORDS = """
CREATE FUNCTION alert_words(labels jsonb, feature_names jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT public.folded(concat_ws(' ', labels ->> 'vi', labels ->> 'en', feature_names ->> 'vi', feature_names ->> 'en'))
$$
"""
INDEXES = """
DO $$ BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX alert_search ON alert USING gin (search_key gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
  RAISE WARNING 'pg_trgm is not to be had: searching alerts reads them all';
END $$
"""
FUNCTION = f"""
CREATE FUNCTION alerts_like(worded text, lying integer[], most integer) RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
  SELECT id FROM (
    (SELECT id, raised_at FROM alert WHERE NOT synthetic AND ({AS_OWNER} OR ({sector_in_reach()} AND {place_in_reach()}))
      AND search_key LIKE worded ORDER BY raised_at DESC LIMIT most)
    UNION
    (SELECT id, raised_at FROM alert WHERE NOT synthetic AND ({AS_OWNER} OR ({sector_in_reach()} AND {place_in_reach()}))
      AND place_id = ANY (lying) ORDER BY raised_at DESC LIMIT most)
  ) found ORDER BY raised_at DESC LIMIT most
$$
"""  # noqa: S608 - rules the people room wrote


class Migration(migrations.Migration):
    dependencies = [("alerts", "0006_incident_kind"), ("places", "0003_folded"), ("people", "0003_closed")]
    operations = [
        migrations.RunSQL(WORDS, "DROP FUNCTION alert_words"),
        migrations.AddField(
            "alert",
            "search_key",
            models.GeneratedField(
                expression=Func(F("labels"), F("feature_names"), function="alert_words"), output_field=models.TextField(), db_persist=True
            ),
        ),
        migrations.RunSQL(INDEXES, "DROP INDEX IF EXISTS alert_search"),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION alerts_like"),
    ]
