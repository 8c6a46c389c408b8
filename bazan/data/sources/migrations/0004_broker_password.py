"""What the broker knows a device by. Devices of before have none until they are given a new token."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sources", "0003_web_may")]
    operations = [
        migrations.AddField(
            model_name="device",
            name="broker_password",
            field=models.CharField(db_default="", help_text="the token as the broker's file of passwords holds it", max_length=200),
        ),
    ]
