"""A suppression without a place silences every place: everybody it touches sees it, and only who reaches everywhere makes or ends it."""

from django.db import migrations

from bazan.directory.accounts.api import place_in_reach, sector_in_reach

IN_REACH = f"{sector_in_reach()} AND {place_in_reach()}"
BEFORE = f"{sector_in_reach()} AND (place_id IS NULL OR {place_in_reach()})"


class Migration(migrations.Migration):
    dependencies = [("alerts", "0004_web_may")]
    operations = [
        migrations.RunSQL(
            f"ALTER POLICY alert_suppression_reach ON alert_suppression USING ({IN_REACH}) WITH CHECK ({IN_REACH});"
            f" CREATE POLICY alert_suppression_seen ON alert_suppression FOR SELECT USING ({BEFORE})",
            f"DROP POLICY alert_suppression_seen ON alert_suppression;"
            f" ALTER POLICY alert_suppression_reach ON alert_suppression USING ({BEFORE}) WITH CHECK ({BEFORE})",
        ),
    ]
