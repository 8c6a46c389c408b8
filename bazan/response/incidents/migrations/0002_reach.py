"""A web request sees the incidents whose case it sees, and what belongs to them; a sector's procedures; numbers are nobody's secret."""

from django.db import migrations

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach, through

EXERCISE = f"(({sector_in_reach()} AND {place_in_reach()}) OR id IN (SELECT exercise_id FROM incident))"  # noqa: S608 - ours
LINK = f"({EVERYTHING} OR (one_id IN (SELECT id FROM incident) AND other_id IN (SELECT id FROM incident)))"  # noqa: S608 - ours


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial"), ("casework", "0002_keeping"), ("people", "0002_web_role")]
    operations = [
        protect("incident", through("case_id", "case_record")),
        protect("incident_task", through("incident_id", "incident")),
        protect("incident_resource", through("incident_id", "incident")),
        protect("incident_report", through("incident_id", "incident")),
        protect("incident_link", LINK),
        protect("incident_exercise", EXERCISE),
        protect("incident_procedure", sector_in_reach()),
    ]
