"""An address knows since when it is the account's: one from before the account was renewed gets no key."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0007_wishes_and_codes")]
    operations = [
        migrations.AddField(
            "contact", "set_at", models.DateTimeField(help_text="last set or proved; null: before this was recorded", null=True)
        )
    ]
