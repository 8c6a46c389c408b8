"""What pages write: never the procedures, which are the packs'. Who is signed in may take the next number of an incident."""

from django.db import migrations

from bazan.directory.accounts.api import SIGNED_IN, protect, web_may


class Migration(migrations.Migration):
    dependencies = [("incidents", "0002_reach"), ("people", "0003_closed")]
    operations = [
        protect("incident_counter", SIGNED_IN),
        web_may("incident, incident_task, incident_resource", "INSERT, UPDATE"),
        web_may("incident_report, incident_link, incident_exercise, incident_counter", "INSERT, UPDATE"),
    ]
