"""Who sees a camera: who sees its place and sector, and the organization whose it is. What was drawn and seen on it goes with it.

Which process watches, and how it stands, is asked of the reader's cameras alone. Pages review events, draw and switch; what was seen is
written by the watching processes.
"""

from django.db import migrations

from bazan.directory.accounts.api import SIGNED_IN, handed_to, place_in_reach, protect, sector_in_reach, through, web_may

CAMERA = f"(({sector_in_reach()} AND {place_in_reach()}) OR {handed_to('ARRAY[organization_id]')})"
OF_RULE = ("camera_tally", "camera_watch")
OF_CAMERA = ("camera_rule", "camera_lease", "camera_state", "camera_fault", "camera_event")


class Migration(migrations.Migration):
    dependencies = [("cameras", "0001_initial"), ("people", "0005_sign_in_try")]
    operations = [
        protect("camera", CAMERA),
        *(protect(table, through("camera_id", "camera")) for table in OF_CAMERA),
        *(protect(table, through("rule_id", "camera_rule")) for table in OF_RULE),
        protect("camera_still", through("event_id", "camera_event")),
        protect("camera_worker", SIGNED_IN),
        protect("camera_profile", SIGNED_IN),
        web_may("camera", "UPDATE (version)"),
        web_may("camera_rule", "INSERT, UPDATE (retired_at)"),
        web_may("camera_profile", "INSERT"),
        web_may("camera_event", "UPDATE (review, reviewed_by, reviewed_at)"),
    ]
