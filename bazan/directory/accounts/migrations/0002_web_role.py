"""The role the web process works as. Roles belong to the whole server, so going back leaves it there; and ``reach``, which policies ask."""

from django.db import migrations

from bazan.directory.permissions.row_security import MAKE_REACH, MAKE_ROLE


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (MAKE_ROLE, MAKE_REACH)]
