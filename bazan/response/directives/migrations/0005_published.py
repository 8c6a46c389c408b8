"""Directives everybody may see: a page of citizens reads them within no row at all, leaders' pages publish them and take them back."""

from django.db import migrations, models
from django.db.models.deletion import PROTECT

from bazan.directory.accounts.api import web_may


class Migration(migrations.Migration):
    dependencies = [("directives", "0004_search"), ("casework", "0009_own_due_at"), ("people", "0003_closed")]
    operations = [
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("case", models.OneToOneField(on_delete=PROTECT, primary_key=True, related_name="+", serialize=False, to="casework.case")),
                ("words", models.CharField(max_length=300)),
                ("words_en", models.CharField(blank=True, default="", max_length=300)),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "db_table": "directive_public",
                "indexes": [models.Index(fields=["-published_at"], name="directive_public_newest")],
            },
        ),
        web_may("directive_public", "INSERT, UPDATE, DELETE"),
    ]
