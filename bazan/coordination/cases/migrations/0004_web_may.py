"""What pages write: cases and tasks as they go, and the timeline's end."""

from django.db import migrations

from bazan.directory.accounts.api import web_may


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_said_once"), ("people", "0003_closed")]
    operations = [
        web_may("case_record, case_task", "INSERT, UPDATE"),
        web_may("case_event, case_evidence", "INSERT"),
    ]
