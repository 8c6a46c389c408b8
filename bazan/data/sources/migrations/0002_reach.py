"""A web request sees the sources of its sectors that feed a station in its places, and what hangs on them.

Pieces of unknown senders belong to no place: only who sees everything sees them.
"""

from django.db import migrations

from bazan.directory.accounts import api as people

FEEDS_A_STATION = "id IN (SELECT source_id FROM source_thing)"  # of which only those in reach are seen


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_initial"), ("streams", "0003_row_security")]
    operations = [
        people.protect("source_thing", people.through("thing_id", "thing")),
        people.protect("source", f"{people.sector_in_reach()} AND ({people.EVERYWHERE} OR {FEEDS_A_STATION})"),
        *[people.protect(table, people.through("source_id", "source")) for table in ("device", "source_run", "quarantine")],
        *[people.protect(table, people.through("source_id", "source")) for table in ("received_file", "remote_file")],
    ]
