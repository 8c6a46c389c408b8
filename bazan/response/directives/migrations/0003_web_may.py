"""What pages write."""

from django.db import migrations

from bazan.directory.accounts.api import web_may


class Migration(migrations.Migration):
    dependencies = [("directives", "0002_row_security"), ("people", "0003_closed")]
    operations = [
        web_may("directive", "INSERT, UPDATE"),
    ]
