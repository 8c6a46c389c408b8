"""Who sees a clip: who sees its camera, or its place and sector, and who handed it in. What was found out of it goes with it.

Pages hand in, ask, stop and erase; what was seen is written by the watching processes.
"""

from django.db import migrations

from bazan.directory.accounts.api import own, place_in_reach, protect, sector_in_reach, through, web_may

CLIP = f"({through('camera_id', 'camera')} OR ({sector_in_reach()} AND {place_in_reach()}) OR {own()})"
OF_CLIP = ("footage_piece", "footage_look", "footage_job")


class Migration(migrations.Migration):
    dependencies = [("footage", "0001_initial"), ("people", "0005_sign_in_try")]
    operations = [
        protect("footage_clip", CLIP),
        *(protect(table, through("clip_id", "footage_clip")) for table in OF_CLIP),
        protect("footage_film", through("job_id", "footage_job")),
        protect("footage_trial", through("camera_id", "camera")),
        web_may("footage_clip", "INSERT, DELETE, UPDATE (pieces, state)"),
        web_may("footage_piece", "INSERT, DELETE"),
        web_may("footage_job", "INSERT, DELETE, UPDATE (state, cancelled_at, ended_at, problem, tries)"),
        web_may("footage_look, footage_film", "DELETE"),
        web_may("footage_trial", "INSERT"),
    ]
