"""Pages may be read from a replica, where no sequence keeps the seal of a reach."""

from django.db import migrations

from bazan.directory.permissions.row_security import MAKE_REACH


class Migration(migrations.Migration):
    dependencies = [("people", "0010_citizens")]
    operations = [migrations.RunSQL(MAKE_REACH, migrations.RunSQL.noop)]
