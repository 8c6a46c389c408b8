"""Who sees what a directive did: who sees the directive."""

from django.db import migrations

from bazan.directory.accounts.api import protect, through


class Migration(migrations.Migration):
    dependencies = [("effects", "0001_initial"), ("directives", "0002_row_security"), ("people", "0010_citizens")]
    operations = [protect("effect_estimate", through("directive_id", "directive"))]
