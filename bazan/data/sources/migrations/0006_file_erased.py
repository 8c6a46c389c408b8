"""A file that came in with personal columns is erased when its time is over."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sources", "0005_sent_as")]
    operations = [
        migrations.AddField(
            "sourcerun", "file_erased_at", models.DateTimeField(help_text="its bytes are gone, its SHA-256 stays", null=True)
        )
    ]
