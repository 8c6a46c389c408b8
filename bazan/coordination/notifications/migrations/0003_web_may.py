"""What pages write: never a roster, which is the province's, nor what became of a delivery."""

from django.db import migrations

from bazan.directory.accounts.api import web_may


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_row_security"), ("people", "0003_closed")]
    operations = [
        web_may("notification, escalation", "INSERT, UPDATE"),
        web_may("message, delivery, provider_receipt", "INSERT"),
        web_may("contact, shift", "INSERT, UPDATE, DELETE"),
    ]
