"""What pages write; the rule asks the sealed reach."""

from django.db import migrations

from bazan.directory.accounts.api import SEAL_POLICIES, web_may


class Migration(migrations.Migration):
    dependencies = [("boards", "0001_own_board"), ("people", "0003_closed")]
    operations = [
        migrations.RunSQL(SEAL_POLICIES, migrations.RunSQL.noop),
        web_may("own_board", "INSERT, UPDATE, DELETE"),
    ]
