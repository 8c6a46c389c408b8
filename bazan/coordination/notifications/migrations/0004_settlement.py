"""Messages that wait for a decision, and that it was made: said by whoever decided, read by whoever reads the message."""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import protect, through, web_may


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_web_may")]
    operations = [
        migrations.AddField(
            "message",
            "decides",
            models.BooleanField(default=False, help_text="waits for a decision on its page, which whoever may make it settles"),
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="settlement",
                        serialize=False,
                        to="notifications.message",
                    ),
                ),
                ("settled_at", models.DateTimeField()),
                ("settled_by", models.CharField(max_length=200)),
            ],
            options={"db_table": "message_settlement"},
        ),
        protect("message_settlement", through("message_id", "message")),
        web_may("message_settlement", "INSERT"),
    ]
