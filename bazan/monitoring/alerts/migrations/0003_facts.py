"""What happened to alerts is told by facts that many may read: what nobody took yet becomes one."""

from django.db import migrations

MOVE = """INSERT INTO fact (topic, key, at, body)
  SELECT 'alerts', alert_id::text, at, jsonb_build_object('happening', id) FROM alert_happening WHERE taken_at IS NULL ORDER BY id"""


class Migration(migrations.Migration):
    dependencies = [("alerts", "0002_reach"), ("audit", "0003_facts")]
    operations = [
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="alerthappening", name="alert_happening_untaken"),
        migrations.RemoveField(model_name="alerthappening", name="taken_at"),
    ]
