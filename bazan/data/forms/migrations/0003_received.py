"""Forms of the time before this system keep the day they came in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forms", "0002_row_security"),
    ]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="received_at",
            field=models.DateTimeField(help_text="when it came in on paper or by mail, before this system knew the form", null=True),
        ),
    ]
