"""What pages and pushed messages write: of a source only when it was heard, its devices and stations never."""

from django.db import migrations

from bazan.directory.accounts.api import web_may


class Migration(migrations.Migration):
    dependencies = [("sources", "0002_reach"), ("people", "0003_closed")]
    operations = [
        web_may("source", "UPDATE (last_seen_at, last_good_at)"),
        web_may("source_run, quarantine", "INSERT, UPDATE"),
    ]
