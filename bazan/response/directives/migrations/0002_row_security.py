"""A web request sees the directives whose case it sees."""

from django.db import migrations

from bazan.directory.accounts.api import protect, through


class Migration(migrations.Migration):
    dependencies = [("directives", "0001_initial"), ("casework", "0003_said_once")]
    operations = [protect("directive", through("case_id", "case_record"))]
