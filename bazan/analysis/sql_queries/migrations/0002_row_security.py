"""Who sees an inquiry: who asked it. Pages ask and stop; how it goes is written where it runs."""

from django.db import migrations

from bazan.directory.accounts.api import own, protect, web_may


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0001_initial"), ("people", "0011_reach_on_a_replica")]
    operations = [protect("inquiry", own()), web_may("inquiry", "INSERT, UPDATE (cancelled_at, state, ended_at)")]
