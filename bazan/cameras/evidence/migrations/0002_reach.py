"""Who sees a case: who sees every camera in it. Files and the chain of custody are added by pages and never changed."""

from django.db import migrations

from bazan.directory.accounts.api import EVERYTHING, SIGNED_IN, protect, through, web_may

UNSEEN = """SELECT FROM jsonb_array_elements_text(evidence_case.cameras) AS listed(camera)
  WHERE NOT EXISTS (SELECT FROM camera held WHERE held.id = listed.camera::int)"""
CASE = f"({SIGNED_IN} AND ({EVERYTHING} OR NOT EXISTS ({UNSEEN})))"


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial"), ("people", "0005_sign_in_try")]
    operations = [
        protect("evidence_counter", SIGNED_IN),
        protect("evidence_case", CASE),
        protect("evidence_item", through("case_id", "evidence_case")),
        protect("evidence_entry", through("case_id", "evidence_case")),
        web_may("evidence_counter", "INSERT, UPDATE"),
        web_may("evidence_case", "INSERT, UPDATE (cameras, closed_by, closed_at, outcome)"),
        web_may("evidence_item, evidence_entry", "INSERT"),
    ]
