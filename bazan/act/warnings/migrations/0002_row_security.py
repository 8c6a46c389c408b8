"""Anybody sees what is public; a web request else the warnings of its places. The quarantine is for who sees every place.

Reading and writing differ: a request that sees no place reads what is public and writes nothing.
"""

from django.db import migrations

from bazan.register.people.api import EVERYWHERE, place_in_reach, protect, through

_READ, _WRITE = f"public OR {place_in_reach()}", place_in_reach()


class Migration(migrations.Migration):
    dependencies = [("warnings", "0001_initial"), ("people", "0002_web_role")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE warning_message ENABLE ROW LEVEL SECURITY;"
            f" CREATE POLICY warning_message_reach ON warning_message USING ({_READ}) WITH CHECK ({_WRITE})",
            "DROP POLICY warning_message_reach ON warning_message; ALTER TABLE warning_message DISABLE ROW LEVEL SECURITY",
        ),
        protect("warning_reference", through("message_id", "warning_message")),
        protect("warning_draft", place_in_reach()),
        protect("warning_held", EVERYWHERE),
        protect("warning_feed", EVERYWHERE),
    ]
