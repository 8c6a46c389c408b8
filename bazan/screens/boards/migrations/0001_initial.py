"""Boards put together by hand, seen by everybody of the places they are shared with."""

from django.db import migrations, models

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, web_may

SOMEWHERE = "(SELECT coalesce((SELECT reach('places')), '') <> '')"
ONE_OF_THEM = f"EXISTS (SELECT 1 FROM jsonb_array_elements_text(places) AS shared WHERE {place_in_reach('shared::int')})"
SHARED = f"(jsonb_array_length(places) = 0 AND {SOMEWHERE}) OR {ONE_OF_THEM}"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="OwnBoard",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title_vi", models.TextField()),
                ("title_en", models.TextField()),
                ("toml", models.TextField()),
                ("published", models.BooleanField(default=False)),
                ("roles", models.JSONField(default=list)),
                ("places", models.JSONField(default=list)),
                ("author", models.TextField()),
                ("version", models.IntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={"db_table": "own_board"},
        ),
        protect("own_board", f"{EVERYTHING} OR {SHARED}"),
        web_may("own_board", "INSERT, UPDATE, DELETE"),
    ]
