"""Anybody sees what is public; a web request else the warnings of its places. The quarantine is for who sees every place.

Reading and writing differ: a request that sees no place reads what is public and writes nothing.
"""

from django.db import migrations

from bazan.directory.accounts.api import EVERYWHERE, place_in_reach, protect, through


class Migration(migrations.Migration):
    dependencies = [("warnings", "0001_initial"), ("people", "0002_web_role")]
    operations = [
        protect("warning_message", place_in_reach(), seen=f"(public OR {place_in_reach()})"),
        protect("warning_reference", through("message_id", "warning_message")),
        protect("warning_draft", place_in_reach()),
        protect("warning_held", EVERYWHERE),
        protect("warning_feed", EVERYWHERE),
    ]
