"""The hot tables. Made by SQL because Django's models can't say partitions, fill factors or foreign-key-free columns."""

from django.db import migrations

UP = """
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
CREATE TABLE rollup_ledger (shard smallint, seq bigint, pairs bytea NOT NULL, PRIMARY KEY (shard, seq))
  WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
ALTER TABLE rollup_ledger ALTER pairs SET STORAGE EXTERNAL;
-- hours that changed, for the floors above: appended with the roll-up, taken away by who measures
CREATE TABLE rollup_change (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, datastream_id int NOT NULL, hour timestamptz NOT NULL);
"""
DOWN = "DROP TABLE observation, observation_revision, observation_latest, observation_hour, observation_day, rollup_ledger, rollup_change"


class Migration(migrations.Migration):
    dependencies = [("streams", "0001_initial")]
    operations = [migrations.RunSQL(UP, DOWN)]
