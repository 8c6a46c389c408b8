from django.db import migrations

from bazan.directory.accounts.api import protect, sector_in_reach, through


class Migration(migrations.Migration):
    dependencies = [("datasets", "0001_initial"), ("people", "0001_initial")]
    operations = [protect("dataset", sector_in_reach("pack")), protect("dataset_batch", through("dataset_id", "dataset"))]
