"""Comments on numbers, seen by who reaches the number's place and sector. Pages write one and never change it."""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach, web_may


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial"), ("places", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(help_text="of the form that was sent: given twice it is written once", max_length=120, unique=True),
                ),
                ("indicator", models.CharField(max_length=100)),
                ("feature_kind", models.CharField(max_length=12)),
                ("feature_id", models.IntegerField()),
                ("sector", models.CharField(max_length=40)),
                ("words", models.CharField(max_length=1000)),
                ("by", models.CharField(help_text="user name", max_length=200)),
                ("to", models.CharField(blank=True, default="", help_text="user name of whom it is addressed to", max_length=200)),
                ("at", models.DateTimeField()),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
            ],
            options={
                "db_table": "comment",
                "indexes": [models.Index(fields=["indicator", "feature_kind", "feature_id", "-at"], name="comment_newest")],
            },
        ),
        protect("comment", f"{EVERYTHING} OR ({sector_in_reach()} AND {place_in_reach()})"),
        web_may("comment", "INSERT"),
    ]
