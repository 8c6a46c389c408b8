"""Public bodies valid in time, what they answer for, and what a province changes of them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("places", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="BodyRow",
            fields=[
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("contacts", models.JSONField(default=dict)),
                ("posts", models.JSONField(default=list)),
                ("own", models.BooleanField(default=False, help_text="changed here: the province's folder says nothing of it any more")),
            ],
            options={"db_table": "organization_body"},
        ),
        migrations.CreateModel(
            name="Organization",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("short_name", models.CharField(max_length=60)),
                ("kind", models.CharField(help_text="province, department, commune, service, command", max_length=30)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        help_text="its territory: a commune, or the root",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="places.place",
                    ),
                ),
            ],
            options={
                "db_table": "organization",
                "constraints": [models.UniqueConstraint(fields=("code", "valid_from"), name="organization_once_a_day")],
            },
        ),
        migrations.CreateModel(
            name="Responsibility",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sector", models.CharField(help_text="a pack id, or * for all", max_length=40)),
                (
                    "organization",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organizations.organization"),
                ),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="places.place")),
            ],
            options={"db_table": "organization_responsibility"},
        ),
    ]
