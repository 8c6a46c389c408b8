"""Another way in for who lost it, as two administrators agree."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from bazan.directory.permissions.row_security import SIGNED_IN, protect, web_may


class Migration(migrations.Migration):
    dependencies = [("people", "0013_until")]
    operations = [
        migrations.CreateModel(
            name="Reset",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(default="waiting", help_text="waiting, agreed, refused, late", max_length=10)),
                ("reason", models.CharField(max_length=500)),
                ("asked_by", models.CharField(max_length=60)),
                ("asked_at", models.DateTimeField()),
                ("decided_by", models.CharField(blank=True, default="", max_length=60)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "db_table": "account_reset",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")), fields=("account",), name="account_reset_once_at_a_time"
                    )
                ],
            },
        ),
        protect("account_reset", SIGNED_IN),
        web_may("account_reset", "INSERT, UPDATE (state, decided_by, decided_at)"),
    ]
