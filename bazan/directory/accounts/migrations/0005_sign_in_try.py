"""Tries at passwords are counted before they are made, by account and network or known browser. The last hour's are forgotten."""

from django.db import migrations, models

from bazan.directory.permissions.row_security import web_may


class Migration(migrations.Migration):
    dependencies = [("people", "0004_nobodys")]
    operations = [
        migrations.DeleteModel("SignInFailure"),
        migrations.CreateModel(
            name="SignInTry",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("username", models.CharField(max_length=60)),
                ("lane", models.CharField(help_text="the network it came from, or a browser that the account knows", max_length=60)),
                ("at", models.DateTimeField(help_text="its turn")),
            ],
            options={"db_table": "sign_in_try", "indexes": [models.Index(fields=["lane", "at"], name="sign_in_try_recent")]},
        ),
        web_may("sign_in_try", "INSERT, DELETE"),
    ]
