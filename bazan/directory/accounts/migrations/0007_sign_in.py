"""Addresses people signed in from: pages write them and read none."""

from django.db import migrations, models

from bazan.directory.permissions.row_security import protect, web_may


class Migration(migrations.Migration):
    dependencies = [("people", "0006_language_unsaid")]
    operations = [
        migrations.CreateModel(
            name="SignIn",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("username", models.CharField(max_length=60)),
                ("act", models.CharField(max_length=30)),
                ("address", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "sign_in", "indexes": [models.Index(fields=["at"], name="sign_in_at")]},
        ),
        protect("sign_in", "false", added="true"),
        web_may("sign_in", "INSERT"),
    ]
