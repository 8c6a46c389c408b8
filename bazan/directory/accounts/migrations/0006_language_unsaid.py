"""An account says no language until its person does; until then the browser's is heeded."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0005_sign_in_try")]
    operations = [
        migrations.AlterField(
            "account",
            "language",
            models.CharField(blank=True, default="", help_text="vi or en; empty: never said, so the browser's", max_length=2),
        ),
    ]
