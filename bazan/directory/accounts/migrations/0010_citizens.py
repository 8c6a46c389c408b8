"""A request may be entered for one account of the citizens' app, for the rows that are its own."""

from django.db import migrations

from bazan.directory.permissions.row_security import MAKE_REACH


class Migration(migrations.Migration):
    dependencies = [("people", "0009_followed_cases")]
    operations = [migrations.RunSQL(MAKE_REACH, migrations.RunSQL.noop)]
