"""Incidents found by the words of their title."""

from django.db import migrations, models
from django.db.models import F, Func


class Migration(migrations.Migration):
    dependencies = [("incidents", "0005_earliest"), ("places", "0003_folded")]
    operations = [
        migrations.AddField(
            "incident",
            "search_key",
            models.GeneratedField(expression=Func(F("title"), function="folded"), output_field=models.TextField(), db_persist=True),
        ),
    ]
