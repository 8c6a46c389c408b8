"""An organization's territory, so that what it reports and what is measured of it has a place."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organizations", "0001_initial"), ("places", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="organization",
            name="place",
            field=models.ForeignKey(
                help_text="its territory: a commune, or the root",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="places.place",
            ),
        ),
    ]
