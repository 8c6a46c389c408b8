"""What the history holds of each dataset: how many batches it had then, and for each month how often its rows had changed."""

from django.db import migrations

from bazan.directory.accounts.api import EVERYTHING, protect

UP = """
CREATE TABLE dataset_held (
  dataset_id int PRIMARY KEY, batches bigint NOT NULL, table_version bigint NOT NULL, kept_at timestamptz NOT NULL
);
CREATE TABLE dataset_kept (dataset_id int, month date, mark bigint NOT NULL, PRIMARY KEY (dataset_id, month))
"""


class Migration(migrations.Migration):
    dependencies = [("datasets", "0007_layer_reach"), ("people", "0003_closed")]
    operations = [
        migrations.RunSQL(UP, "DROP TABLE dataset_held, dataset_kept"),
        protect("dataset_held", EVERYTHING),
        protect("dataset_kept", EVERYTHING),
    ]
