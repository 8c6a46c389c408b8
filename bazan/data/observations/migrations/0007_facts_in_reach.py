"""A web request appends facts of what it did; reading them is the machine's own. Who keeps up with them may be seen by who is signed in."""

from django.db import migrations

from bazan.directory.accounts.api import EVERYTHING, MAKE_REACH, SIGNED_IN, protect


class Migration(migrations.Migration):
    dependencies = [("streams", "0006_search_by_index"), ("audit", "0003_facts"), ("people", "0002_web_role")]
    operations = [
        migrations.RunSQL(MAKE_REACH, migrations.RunSQL.noop),  # a database of before made none in people 0002
        protect("fact", EVERYTHING, added="topic IN ('alerts', 'datasets')"),
        protect("fact_topic", SIGNED_IN),
        protect("fact_subscriber", SIGNED_IN),
    ]
