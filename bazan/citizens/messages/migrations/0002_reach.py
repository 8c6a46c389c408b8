"""No page reads or writes it: clocks alone do."""

from django.db import migrations

from bazan.directory.accounts.api import protect


class Migration(migrations.Migration):
    dependencies = [("citizen_messages", "0001_initial"), ("people", "0010_citizens")]
    operations = [protect("citizen_message", "false")]
