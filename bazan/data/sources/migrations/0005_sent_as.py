"""The name a feed gives a station whose code was made of it: another name with the same code is told apart."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sources", "0004_broker_password")]
    operations = [
        migrations.AddField(
            "sourcething",
            "sent_as",
            models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="the name its code was made of, where the binding makes codes of names",
                max_length=200,
            ),
        ),
        migrations.AlterField(
            "quarantine",
            "state",
            models.CharField(default="open", help_text="open, asked (waits to be read again), retried, settled, dismissed", max_length=12),
        ),
    ]
