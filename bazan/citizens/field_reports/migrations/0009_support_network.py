"""From one network only so many without an account support a report within a day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("field_reports", "0008_contacts_sealed")]
    operations = [
        migrations.AddField(
            "reportsupport",
            "network",
            models.CharField(max_length=64, blank=True, default="", help_text="a fingerprint that is another one each day"),
        )
    ]
