"""Who sees a ticket: who sees its case, its owner among them. Pages write only its case."""

from django.db import migrations

from bazan.directory.accounts.api import protect, through


class Migration(migrations.Migration):
    dependencies = [("upkeep", "0001_initial"), ("cameras", "0002_reach")]
    operations = [
        protect("upkeep_ticket", through("case_id", "case_record")),
        protect("upkeep_camera", through("ticket_id", "upkeep_ticket")),
    ]
