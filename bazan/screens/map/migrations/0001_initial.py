"""Views people keep: each one's own, and read by everybody signed in where it is shared; with whom, the app looks."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from bazan.directory.accounts.api import SIGNED_IN, own, protect, web_may


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("query", models.TextField(help_text="what stands behind the question mark")),
                ("roles", models.JSONField(default=list)),
                ("made_at", models.DateTimeField()),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={"db_table": "map_view", "constraints": [models.UniqueConstraint(fields=("account", "name"), name="map_view_once")]},
        ),
        protect("map_view", own(), seen=f"({own()} OR (jsonb_array_length(roles) > 0 AND {SIGNED_IN}))"),
        web_may("map_view", "INSERT, UPDATE, DELETE"),
    ]
