"""What pages write: never the forms, which are the packs'."""

from django.db import migrations

from bazan.directory.accounts.api import web_may


class Migration(migrations.Migration):
    dependencies = [("forms", "0003_received"), ("people", "0003_closed")]
    operations = [
        web_may("form_upload, form_submission", "INSERT, UPDATE"),
        web_may("form_submission_step", "INSERT"),
    ]
