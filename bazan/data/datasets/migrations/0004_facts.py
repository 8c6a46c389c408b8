"""Batches are told by facts that many may read: what measuring hasn't taken yet becomes one."""

from django.db import migrations

MOVE = """INSERT INTO fact (topic, key, at, body) SELECT 'datasets', d.code, b.at, jsonb_build_object('batch', b.id)
  FROM dataset_change c JOIN dataset_batch b ON b.id = c.batch_id JOIN dataset d ON d.id = b.dataset_id ORDER BY c.id"""


class Migration(migrations.Migration):
    dependencies = [("datasets", "0003_batch_by_file"), ("audit", "0003_facts")]
    operations = [migrations.RunSQL(MOVE, migrations.RunSQL.noop), migrations.DeleteModel("Change")]
