"""A run may be made by the endemic channel."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbreaks", "0002_row_security")]

    operations = [
        migrations.AlterField(
            "run", "method",
            models.CharField(
                max_length=10, blank=True, default="", help_text="c1, c2, c3, farrington or endemic; empty: too little is known"
            ),
        ),
    ]  # fmt: skip
