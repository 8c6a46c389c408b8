"""A case may keep an earlier deadline of another one that was joined to it, and get its own back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0008_followed")]
    operations = [
        migrations.AddField(
            "case",
            "own_due_at",
            models.DateTimeField(null=True, help_text="its own deadline, while it keeps an earlier one of another case"),
        )
    ]
