"""Stations and what they measured, in the words of OGC SensorThings. Web requests see the stations of their places and sectors.

Tables of observations are made by SQL because Django's models can't say partitions, fill factors or columns without a foreign key. What
ingest owes is the machine's own: row security without a policy shows it to nobody but the owner.

LIKE isn't leakproof, so under row-level security no index may serve a search of names: ``things_like`` runs as the owner and keeps the
reach itself; what it finds is read under the policies all the same. Names within a few places are found by an index that answers just
that: the letters of a common word stand in a quarter of all names, and somebody of one commune reaches few of those.
"""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import (
    AS_OWNER,
    EVERYTHING,
    SIGNED_IN,
    place_among_few,
    place_in_reach,
    protect,
    reach_places,
    sector_in_reach,
    through,
    web_may,
)
from bazan.platform.history.api import standing

TABLES = """
CREATE TABLE observation (
  datastream_id int NOT NULL, phenomenon_time timestamptz NOT NULL, result float8 NOT NULL,
  quality smallint NOT NULL, result_time timestamptz NOT NULL, source_run int NOT NULL,
  PRIMARY KEY (datastream_id, phenomenon_time)
) PARTITION BY RANGE (phenomenon_time);
CREATE TABLE observation_revision (
  datastream_id int, phenomenon_time timestamptz, result float8 NOT NULL, quality smallint NOT NULL,
  result_time timestamptz, source_run int NOT NULL,
  PRIMARY KEY (datastream_id, phenomenon_time, result_time)
);
-- one row a datastream, updated in place: no index but the key, so every update is HOT
CREATE TABLE observation_latest (
  datastream_id int PRIMARY KEY, phenomenon_time timestamptz NOT NULL, result float8 NOT NULL,
  quality smallint NOT NULL, result_time timestamptz NOT NULL, received_at timestamptz NOT NULL
) WITH (fillfactor = 40, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);
-- n, sum, min and max are over good observations; total counts every flag
CREATE TABLE observation_hour (
  datastream_id int, hour timestamptz, n int NOT NULL, total int NOT NULL, sum float8 NOT NULL, min float8, max float8,
  PRIMARY KEY (datastream_id, hour)
) WITH (fillfactor = 80);
CREATE TABLE observation_day (
  datastream_id int, day date, n int NOT NULL, total int NOT NULL, sum float8 NOT NULL, min float8, max float8,
  PRIMARY KEY (datastream_id, day)
) WITH (fillfactor = 80);
-- hours whose roll-up is owed: written with the observations, deleted with the roll-up
CREATE TABLE rollup_ledger (seq bigint PRIMARY KEY, pairs bytea NOT NULL)
  WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
ALTER TABLE rollup_ledger ALTER pairs SET STORAGE EXTERNAL;
-- what each tick of the ingest tells the apps above: one packed row a tick, so that telling costs next to nothing
CREATE TABLE observation_step (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL, rows bytea NOT NULL)
  WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
ALTER TABLE observation_step ALTER rows SET STORAGE EXTERNAL;
"""
OF_HISTORY = """
-- counts, in the transaction that changes rows of a day, how often that was: a day of the history that was copied at the same count
-- holds exactly what stands here
CREATE TABLE observation_touch (day date PRIMARY KEY, version bigint NOT NULL)
  WITH (fillfactor = 40, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
CREATE TABLE observation_kept (
  day date PRIMARY KEY, version bigint NOT NULL, table_version bigint NOT NULL, kept_at timestamptz NOT NULL
);
CREATE TABLE observation_released (month date PRIMARY KEY, released_at timestamptz NOT NULL);
CREATE TABLE observation_late (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, datastream_id int NOT NULL, phenomenon_time timestamptz NOT NULL,
  result float8 NOT NULL, quality smallint NOT NULL, result_time timestamptz NOT NULL, source_run int NOT NULL, sent boolean NOT NULL
);
CREATE INDEX observation_late_of ON observation_late (datastream_id, phenomenon_time);
"""
INDEXES = """
DO $$ BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX thing_names ON thing USING gin (search_key gin_trgm_ops);
  CREATE INDEX thing_codes ON thing USING gin (lower(code) gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
  RAISE WARNING 'pg_trgm is not to be had: searching names reads them all';
END $$
"""
BEGINNINGS = """
CREATE INDEX thing_names_begin ON thing (search_key text_pattern_ops);
CREATE INDEX thing_codes_begin ON thing (lower(code) text_pattern_ops)
"""
NO_PLACE_NAMED = f"(SELECT {AS_OWNER} OR {reach_places()} = '*')"
SEARCH = f"""
CREATE FUNCTION things_like(named text, coded text, most integer) RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
  (SELECT id FROM thing WHERE {NO_PLACE_NAMED} AND ({AS_OWNER} OR {sector_in_reach()})
    AND (search_key LIKE named OR lower(code) LIKE coded) LIMIT most)
  UNION ALL
  (SELECT id FROM thing WHERE {place_among_few()} AND {sector_in_reach()}
    AND (search_key LIKE named OR lower(code) LIKE coded) LIMIT most)
$$
"""
OF_THINGS = ("location", "sensor", "datastream")
OF_DATASTREAMS = ("observation", "observation_revision", "observation_latest", "observation_hour", "observation_day", "observation_late")
OF_MACHINE = ("rollup_ledger", "observation_touch")


class Migration(migrations.Migration):
    initial = True
    dependencies = [("audit", "0001_initial"), ("organizations", "0001_initial"), ("people", "0001_initial"), ("places", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="ObservedProperty",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, unique=True)),
                ("pack", models.CharField(max_length=40)),
                ("unit", models.CharField(help_text="UCUM", max_length=30)),
                ("labels", models.JSONField(help_text='{"vi": …, "en": …}')),
                ("symbols", models.JSONField(default=list, help_text="how automatic station files write it")),
                ("low", models.FloatField(help_text="below it an observation is suspect", null=True)),
                ("high", models.FloatField(null=True)),
            ],
            options={"db_table": "observed_property"},
        ),
        migrations.CreateModel(
            name="Thing",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("name_en", models.CharField(max_length=120)),
                ("search_key", models.CharField(max_length=200)),
                ("kind", models.CharField(help_text="from a pack's vocabulary: air_station, river_station …", max_length=40)),
                ("sector", models.CharField(max_length=40)),
                (
                    "properties",
                    models.JSONField(default=dict, help_text="what the pack needs to know of this station: alarm levels, water class"),
                ),
                ("demo", models.BooleanField(default=False)),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "organization",
                    models.ForeignKey(
                        help_text="who keeps it alive",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        help_text="commune today; none outside the province",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                    ),
                ),
            ],
            options={"db_table": "thing"},
        ),
        migrations.CreateModel(
            name="Sensor",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("metadata", models.JSONField(default=dict)),
                ("thing", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="streams.thing")),
            ],
            options={"db_table": "sensor"},
        ),
        migrations.CreateModel(
            name="Location",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                ("valid_from", models.DateTimeField()),
                ("valid_to", models.DateTimeField(null=True)),
                ("thing", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="streams.thing")),
            ],
            options={"db_table": "location"},
        ),
        migrations.CreateModel(
            name="Datastream",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.CharField(help_text="UCUM; what is stored, whatever was sent", max_length=30)),
                ("cadence_s", models.IntegerField(default=3600)),
                (
                    "observed_property",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="streams.observedproperty"),
                ),
                (
                    "sensor",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="streams.sensor"),
                ),
                ("thing", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="streams.thing")),
            ],
            options={
                "db_table": "datastream",
                "constraints": [models.UniqueConstraint(fields=("thing", "observed_property"), name="datastream_once_a_thing")],
            },
        ),
        *(migrations.RunSQL(sql) for sql in (TABLES, OF_HISTORY, standing.TABLES, standing.OWNER, INDEXES, BEGINNINGS, SEARCH)),
        protect("thing", f"{place_in_reach()} AND {sector_in_reach()}"),
        *(protect(table, through("thing_id", "thing")) for table in OF_THINGS),
        *(protect(table, through("datastream_id", "datastream")) for table in OF_DATASTREAMS),
        *(migrations.RunSQL(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY") for table in OF_MACHINE),
        *(protect(table, EVERYTHING) for table in ("observation_step", "observation_kept", "observation_released")),
        *(protect(table, EVERYTHING) for table in (*standing.NAMES, "history_owner")),
        # a page appends facts of what it did; reading them is the machine's own
        protect("fact", EVERYTHING, added="topic IN ('alerts', 'datasets')"),
        protect("fact_topic", SIGNED_IN),
        protect("fact_subscriber", SIGNED_IN),
        web_may("fact", "INSERT"),
    ]
