"""Days that the province decided about. Everybody reads them, since every deadline runs on them; administrators write them."""

from django.db import migrations, models

from bazan.directory.accounts.api import protect, web_may

ADMINISTERS = """EXISTS (SELECT FROM account_grant AS held
  WHERE held.role = 'administrator' AND held.account_id = (SELECT NULLIF(reach('account'), '')::int))"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("works", models.BooleanField(help_text="people work on it")),
                ("name", models.CharField(max_length=100)),
                ("name_en", models.CharField(max_length=100)),
                ("partner", models.DateField(help_text="the day it is swapped with", null=True)),
            ],
            options={"db_table": "calendar_day"},
        ),
        protect("calendar_day", ADMINISTERS, seen="true"),
        web_may("calendar_day", "INSERT, UPDATE, DELETE"),
    ]
