"""A web request sees the forms of its sectors, and what its places sent of them."""

from django.db import migrations

from bazan.directory.accounts.api import place_in_reach, protect, sector_in_reach, through

WHOSE = f"{sector_in_reach()} AND {place_in_reach()}"


class Migration(migrations.Migration):
    dependencies = [("forms", "0001_initial"), ("people", "0002_web_role")]
    operations = [
        protect("form", sector_in_reach("pack")),
        *[protect(table, WHOSE) for table in ("form_submission", "form_upload", "form_obligation")],
        protect("form_submission_step", through("submission_id", "form_submission")),
    ]
