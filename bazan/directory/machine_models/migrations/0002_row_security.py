"""Everybody signed in may know what judges here; pages switch a model on and off, and nothing else. Versions are kept by the machine."""

from django.db import migrations

from bazan.directory.accounts.api import EVERYTHING, SIGNED_IN, protect, web_may


class Migration(migrations.Migration):
    dependencies = [("models", "0001_initial"), ("people", "0005_sign_in_try")]
    operations = [
        protect("judging_model", EVERYTHING, seen=SIGNED_IN),
        protect("model_version", EVERYTHING, seen=SIGNED_IN),
        web_may("judging_model", "UPDATE (enabled, switched_by, switched_at, reason)"),
    ]
