"""The tables of facts, made here because every room may append some and this is the lowest room there is."""

from django.db import migrations

from bazan.platform.jobs.api import DOWN, UP


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [migrations.RunSQL(UP, DOWN)]
