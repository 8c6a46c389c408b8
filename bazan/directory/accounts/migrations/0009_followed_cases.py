"""A request may be entered for single cases: what a citizen follows."""

from django.db import migrations

from bazan.directory.permissions.row_security import MAKE_REACH


class Migration(migrations.Migration):
    dependencies = [("people", "0008_rehash_what_was_judged")]
    operations = [migrations.RunSQL(MAKE_REACH, migrations.RunSQL.noop)]
