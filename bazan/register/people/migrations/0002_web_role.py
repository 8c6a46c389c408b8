"""The role the web process works as. Roles belong to the whole server, so going back leaves it there."""

from django.db import migrations

from bazan.register.people.row_security import MAKE_ROLE


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunSQL(MAKE_ROLE, migrations.RunSQL.noop)]
