"""Which days of observations the history holds, and what came for months that the inbox has let go.

``observation_touch`` counts, in the transaction that changes rows of a day, how often that was: a day of the history that was copied at
the same count holds exactly what stands here.
"""

from django.db import migrations

from bazan.directory.accounts.api import EVERYTHING, protect, through

UP = """
CREATE TABLE observation_touch (shard smallint, day date, version bigint NOT NULL, PRIMARY KEY (shard, day))
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
INSERT INTO observation_touch (shard, day, version)
  SELECT DISTINCT 0, (hour AT TIME ZONE 'UTC')::date, 1 FROM observation_hour;
ALTER TABLE observation_touch ENABLE ROW LEVEL SECURITY
"""
DOWN = "DROP TABLE observation_touch, observation_kept, observation_released, observation_late"


class Migration(migrations.Migration):
    dependencies = [("streams", "0009_sealed_reach"), ("people", "0003_closed")]
    operations = [
        migrations.RunSQL(UP, DOWN),
        protect("observation_kept", EVERYTHING),
        protect("observation_released", EVERYTHING),
        protect("observation_late", through("datastream_id", "datastream")),
    ]
