"""What pushed messages write: rows and their batch, never the catalogue. Tables of datasets made before get their rights again."""

from django.db import migrations

from bazan.directory.accounts.api import web_may

STORAGE = """
DO $$
DECLARE
  held record;
BEGIN
  FOR held IN SELECT storage FROM dataset WHERE to_regclass(storage) IS NOT NULL LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO bazan_web', held.storage);
  END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("datasets", "0004_facts"), ("people", "0003_closed")]
    operations = [
        web_may("dataset_batch", "INSERT"),
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
    ]
