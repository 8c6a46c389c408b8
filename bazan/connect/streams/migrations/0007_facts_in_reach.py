"""A web request appends facts of what it did; reading them is the machine's own."""

from django.db import migrations

from bazan.register.people.api import EVERYTHING, protect


class Migration(migrations.Migration):
    dependencies = [("streams", "0006_search_by_index"), ("audit", "0003_facts"), ("people", "0002_web_role")]
    operations = [protect("fact", EVERYTHING, added="true")]
