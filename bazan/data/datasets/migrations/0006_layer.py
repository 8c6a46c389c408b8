"""What packs put on maps of their rows."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("datasets", "0005_web_may")]
    operations = [
        migrations.CreateModel(
            name="Layer",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(help_text="<pack>.<id>", max_length=100, unique=True)),
                ("pack", models.CharField(max_length=40)),
                ("spec", models.JSONField(help_text="as in packs, with its words")),
                (
                    "dataset",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="datasets.dataset"),
                ),
            ],
            options={"db_table": "dataset_layer"},
        ),
    ]
