"""Directives found by the words of what they ask for."""

from django.db import migrations, models
from django.db.models import F, Func


class Migration(migrations.Migration):
    dependencies = [("directives", "0003_web_may"), ("places", "0003_folded")]
    operations = [
        migrations.AddField(
            "directive",
            "search_key",
            models.GeneratedField(expression=Func(F("what"), function="folded"), output_field=models.TextField(), db_persist=True),
        ),
    ]
