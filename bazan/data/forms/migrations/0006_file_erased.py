"""A workbook with personal columns is erased when its time is over."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forms", "0005_first_sent")]
    operations = [
        migrations.AddField("upload", "file_erased_at", models.DateTimeField(help_text="its bytes are gone, its SHA-256 stays", null=True))
    ]
