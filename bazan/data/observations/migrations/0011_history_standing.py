"""How the history stands, for pages to read."""

from django.db import migrations

from bazan.directory.accounts.api import EVERYTHING, protect
from bazan.platform.history.api import standing


class Migration(migrations.Migration):
    dependencies = [("streams", "0010_kept"), ("people", "0003_closed")]
    operations = [
        migrations.RunSQL(standing.TABLES, f"DROP TABLE {', '.join(standing.NAMES)}"),
        *(protect(name, EVERYTHING) for name in standing.NAMES),
    ]
