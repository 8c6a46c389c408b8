from django.db import migrations

from bazan.directory.accounts.api import protect, sector_in_reach


class Migration(migrations.Migration):
    dependencies = [("datasets", "0006_layer")]
    operations = [protect("dataset_layer", sector_in_reach("pack"))]
