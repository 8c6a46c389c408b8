"""The first period anybody sent of a form is found without reading all that was sent: pages ask it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forms", "0004_web_may")]
    operations = [
        migrations.AddIndex("submission", models.Index(fields=["form", "period_start"], name="form_submission_first")),
    ]
