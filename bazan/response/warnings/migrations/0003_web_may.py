"""What pages write: never the state of a feed, which is work's."""

from django.db import migrations

from bazan.directory.accounts.api import web_may


class Migration(migrations.Migration):
    dependencies = [("warnings", "0002_row_security"), ("people", "0003_closed")]
    operations = [
        web_may("warning_message, warning_draft, warning_held", "INSERT, UPDATE"),
        web_may("warning_reference", "INSERT"),
    ]
