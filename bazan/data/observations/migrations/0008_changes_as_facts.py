"""Hours whose roll-up changed are told by facts that many may read: what measuring hasn't taken yet becomes some."""

from django.db import migrations

UP = """
INSERT INTO fact (topic, key, packed)
  SELECT 'rollups', '0', string_agg(int4send(datastream_id) || int4send((extract(epoch FROM hour) / 3600)::int), ''::bytea ORDER BY id)
  FROM rollup_change GROUP BY id / 20000 ORDER BY min(id);
DROP TABLE rollup_change
"""
DOWN = (
    "CREATE TABLE rollup_change (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, datastream_id int NOT NULL, hour timestamptz NOT NULL)"
)


class Migration(migrations.Migration):
    dependencies = [("streams", "0007_facts_in_reach")]
    operations = [migrations.RunSQL(UP, DOWN)]
