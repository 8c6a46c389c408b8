"""Who sees clips, trips, trials and walls: who sees the camera; of walls their owner, and everybody those that are shared."""

from django.db import migrations

from bazan.directory.accounts.api import SIGNED_IN, own, protect, through, web_may

OF_CAMERA = ("camera_trip", "camera_trial")


class Migration(migrations.Migration):
    dependencies = [("cameras", "0003_more")]
    operations = [
        protect("camera_clip", through("event_id", "camera_event")),
        *(protect(table, through("camera_id", "camera")) for table in OF_CAMERA),
        protect("camera_wall", own(), seen=f"{SIGNED_IN} AND shared"),
        web_may("camera_wall", "INSERT, UPDATE, DELETE"),
    ]
