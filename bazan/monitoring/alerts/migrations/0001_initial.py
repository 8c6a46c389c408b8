"""Alert rules, alerts and their history. A web request sees the alerts of its places and sectors.

The rules are the packs': pages lay numbers over one, switch it or open one of their own by functions which the web process signs each
call of. A rule that is off remembers nothing; one with other numbers forgets since when it held, never that it was raised. A suppression
without a place silences every place: everybody it touches sees it, and only who reaches everywhere makes or ends it.

LIKE isn't leakproof, so under row-level security no index may serve a search: ``alerts_like`` runs as the owner and keeps the reach
itself; what it finds is read under the policies all the same. It finds the newest first, and nothing nobody is told of.
"""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import AS_OWNER, EVERYTHING, place_in_reach, protect, sector_in_reach, through, web_may

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
SEARCH = f"""
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
"""
OPEN = """
CREATE FUNCTION alert_rule_opened(named text, of_sector text, written text, printed text, opener text, signature text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(concat_ws('|', 'alert_rule_opened', named, of_sector, written, printed, opener), signature);
  INSERT INTO alert_rule (code, sector, version, fingerprint, spec, enabled, opened_by)
    VALUES (named, of_sector, 1, printed, written::jsonb, true, opener)
    ON CONFLICT (code) DO UPDATE SET enabled = true, retired_at = NULL, opened_by = EXCLUDED.opened_by, spec = EXCLUDED.spec,
      fingerprint = EXCLUDED.fingerprint;
END $$
"""
LAID = """
CREATE FUNCTION alert_rule_laid(named text, state text, wanted text, signature text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  held alert_rule;
BEGIN
  PERFORM demand_signature(concat_ws('|', 'alert_rule_laid', named, state, wanted), signature);
  SELECT * INTO held FROM alert_rule WHERE code = named FOR UPDATE;
  UPDATE alert_rule SET enabled = (state = 'on'), numbers = wanted::jsonb WHERE id = held.id;
  IF state = 'off' THEN
    DELETE FROM alert_watch WHERE rule_id = held.id;
  ELSIF held.numbers <> wanted::jsonb THEN
    DELETE FROM alert_watch WHERE rule_id = held.id AND level = 0;
    UPDATE alert_watch SET
        since = (SELECT jsonb_agg('null'::jsonb) FROM jsonb_array_elements(since)),
        eased = (SELECT jsonb_agg('null'::jsonb) FROM jsonb_array_elements(eased))
      WHERE rule_id = held.id;
  END IF;
END $$
"""
GROUPED = f"({EVERYTHING} OR id IN (SELECT group_id FROM alert))"
TOUCHED = f"{sector_in_reach()} AND (place_id IS NULL OR {place_in_reach()})"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("organizations", "0001_initial"), ("people", "0001_initial"), ("places", "0001_initial")]
    operations = [
        migrations.RunSQL(WORDS),
        migrations.CreateModel(
            name="AlertGroup",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(help_text="key, place_time", max_length=12)),
                ("key", models.CharField(db_index=True, max_length=200)),
                ("opened_at", models.DateTimeField()),
            ],
            options={"db_table": "alert_group"},
        ),
        migrations.CreateModel(
            name="AlertHeartbeat",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("latency_ms", models.FloatField(null=True)),
            ],
            options={"db_table": "alert_heartbeat"},
        ),
        migrations.CreateModel(
            name="AlertRule",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=100, unique=True)),
                ("sector", models.CharField(max_length=40)),
                ("version", models.IntegerField()),
                ("fingerprint", models.CharField(help_text="SHA-256 of spec", max_length=64)),
                ("spec", models.JSONField()),
                ("numbers", models.JSONField(db_default={}, default=dict, help_text="the province's own, by path, over those of spec")),
                ("enabled", models.BooleanField(default=True)),
                ("retired_at", models.DateTimeField(help_text="its pack declares it no more", null=True)),
                (
                    "opened_by",
                    models.CharField(
                        blank=True, default="", help_text="who opened it on a page; empty: its pack declares it", max_length=200
                    ),
                ),
            ],
            options={"db_table": "alert_rule"},
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule_version", models.IntegerField()),
                ("sector", models.CharField(max_length=40)),
                ("labels", models.JSONField(help_text="its one line in every language, as last told")),
                ("feature_kind", models.CharField(help_text="place, thing, organization, datastream, source", max_length=12)),
                ("feature_id", models.IntegerField()),
                ("feature_names", models.JSONField()),
                ("thing_id", models.IntegerField(help_text="the station it speaks of or through, for inhibition", null=True)),
                ("severity", models.CharField(max_length=10)),
                ("peak", models.CharField(help_text="the gravest since it was first raised", max_length=10)),
                ("urgency", models.CharField(max_length=10)),
                ("certainty", models.CharField(max_length=10)),
                ("life_safety", models.BooleanField()),
                ("level", models.IntegerField()),
                ("raised_at", models.DateTimeField()),
                ("active_since", models.DateTimeField()),
                ("times", models.IntegerField(default=1)),
                ("cleared_at", models.DateTimeField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("acknowledged_by", models.CharField(default="", max_length=200)),
                ("assigned_to", models.CharField(default="", max_length=200)),
                ("value", models.FloatField(null=True)),
                ("limit", models.FloatField(null=True)),
                ("value_at", models.DateTimeField(null=True)),
                ("apart", models.BooleanField(default=False, help_text="a person took it out of its group: it stays alone")),
                ("quiet_until", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.CharField(default="", max_length=200)),
                ("outcome", models.CharField(default="", help_text="true, false, duplicate, exercise", max_length=12)),
                ("incident_kind", models.CharField(default="", max_length=60)),
                ("detail", models.JSONField(default=dict, help_text="the parts of a combination, the period of an indicator")),
                ("synthetic", models.BooleanField(default=False, help_text="the path's own heartbeat: nobody is called")),
                (
                    "search_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(models.F("labels"), models.F("feature_names"), function="alert_words"),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "inhibited_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="alerts.alert"),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
                    ),
                ),
                ("place", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
                (
                    "group",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="alerts.alertgroup"),
                ),
                ("rule", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="alerts.alertrule")),
            ],
            options={
                "db_table": "alert",
                "indexes": [
                    models.Index(condition=models.Q(("closed_at", None)), fields=["sector", "severity"], name="alert_live"),
                    models.Index(condition=models.Q(("closed_at", None)), fields=["thing_id"], name="alert_live_thing"),
                    models.Index(fields=["-raised_at"], name="alert_newest"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)), fields=("rule", "feature_kind", "feature_id"), name="alert_one_live"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AlertSuppression",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sector", models.CharField(max_length=40)),
                ("feature_kind", models.CharField(default="", max_length=12)),
                ("feature_id", models.IntegerField(null=True)),
                ("until", models.DateTimeField()),
                ("reason", models.CharField(max_length=300)),
                ("actor", models.CharField(max_length=200)),
                ("person", models.CharField(help_text="the name of who answers for it", max_length=200)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(default="", max_length=200)),
                ("place", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
                ("rule", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="alerts.alertrule")),
            ],
            options={
                "db_table": "alert_suppression",
                "indexes": [models.Index(condition=models.Q(("ended_at", None)), fields=["until"], name="alert_suppression_open")],
            },
        ),
        migrations.CreateModel(
            name="AlertWatch",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "rule_id", "feature_kind", "feature_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("feature_kind", models.CharField(max_length=12)),
                ("feature_id", models.IntegerField()),
                ("level", models.IntegerField(default=0)),
                ("since", models.JSONField(help_text="since when each level is reached without a break")),
                ("eased", models.JSONField(help_text="since when each level is no longer kept without a break")),
                (
                    "rule",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="alerts.alertrule"),
                ),
            ],
            options={"db_table": "alert_watch"},
        ),
        migrations.CreateModel(
            name="AlertHappening",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=16)),
                ("actor", models.CharField(max_length=200)),
                ("detail", models.JSONField(default=dict)),
                ("alert", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="alerts.alert")),
            ],
            options={"db_table": "alert_happening", "indexes": [models.Index(fields=["alert", "id"], name="alert_happening_of")]},
        ),
        *(migrations.RunSQL(sql) for sql in (INDEXES, SEARCH, OPEN, LAID)),
        protect("alert", f"{sector_in_reach()} AND {place_in_reach()}"),
        protect("alert_happening", through("alert_id", "alert")),
        protect("alert_group", GROUPED),
        protect("alert_rule", sector_in_reach()),
        protect("alert_suppression", f"{sector_in_reach()} AND {place_in_reach()}", seen=TOUCHED),
        protect("alert_watch", EVERYTHING),
        web_may("alert_suppression", "INSERT, UPDATE"),
        web_may("alert", "UPDATE"),
        web_may("alert_happening", "INSERT"),
        web_may("alert_watch", "DELETE"),
    ]
