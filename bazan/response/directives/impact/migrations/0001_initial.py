"""What a directive did, seen by who sees the directive."""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import protect, through


class Migration(migrations.Migration):
    initial = True
    dependencies = [("directives", "0001_initial"), ("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="EffectEstimate",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "fingerprint",
                    models.CharField(help_text="SHA-256 of the courses, periods and wishes it was reckoned from", max_length=64),
                ),
                ("grain", models.CharField(help_text="of the periods", max_length=10)),
                ("start", models.DateTimeField(help_text="of the first period")),
                ("given_at", models.IntegerField(help_text="which period, from 0, it was given in")),
                ("observed", models.JSONField(help_text="values where it was given, one a period; null: none")),
                ("estimate", models.JSONField(help_text="verdict, effect, course without it, weights, runs without a directive")),
                ("made_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(help_text="when the same values last gave it")),
                ("directive", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directives.directive")),
            ],
            options={"db_table": "effect_estimate", "indexes": [models.Index(fields=["directive", "-id"], name="effect_estimate_newest")]},
        ),
        protect("effect_estimate", through("directive_id", "directive")),
    ]
