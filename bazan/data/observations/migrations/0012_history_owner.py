"""Whose the files of the history are."""

from django.db import migrations

from bazan.directory.accounts.api import EVERYTHING, protect
from bazan.platform.history.api import standing


class Migration(migrations.Migration):
    dependencies = [("streams", "0011_history_standing")]
    operations = [
        migrations.RunSQL(standing.OWNER, "DROP TABLE history_owner"),
        protect("history_owner", EVERYTHING),
    ]
