"""A guarded case is seen by its organizations, and for a while by who entered it with a reason; place and sector open it to nobody.

What belongs to a case is asked through it, also for who reaches everything.
"""

from django.conf import settings
from django.db import migrations, models
from django.db.models.deletion import PROTECT

from bazan.directory.accounts.api import handed_to, own, place_in_reach, protect, sector_in_reach, web_may

REACHED = f"{sector_in_reach()} AND {place_in_reach()}"
ENTERED = f"EXISTS (SELECT FROM case_entry e WHERE e.case_id = case_record.id AND {own('e.account_id')} AND e.until > now())"
CASE = f"((NOT guarded AND {REACHED}) OR {handed_to('organizations')} OR (guarded AND {ENTERED}))"
BEFORE = f"(({REACHED}) OR {handed_to('organizations')})"
OF_CASES = ("case_event", "case_task", "case_evidence")
KNOWN = f"""
CREATE FUNCTION case_guarded(number int) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM case_record WHERE id = number AND guarded AND {REACHED})
$$
"""  # noqa: S608 - ours
"""Whether it is one that lies in the reader's places and sectors, where entering it may be asked for."""


def _through(table: str) -> str:
    rule = f"EXISTS (SELECT FROM case_record held WHERE held.id = {table}.case_id)"
    return f"ALTER POLICY {table}_reach ON {table} USING ({rule}) WITH CHECK ({rule})"


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_web_may"), ("people", "0005_sign_in_try")]
    operations = [
        migrations.AddField(
            "Case",
            "guarded",
            models.BooleanField(db_default=False, default=False, help_text="seen by its organizations, and who entered it"),
        ),
        migrations.CreateModel(
            name="CaseEntry",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("reason", models.CharField(max_length=2000)),
                ("account", models.ForeignKey(on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("case", models.ForeignKey(on_delete=PROTECT, related_name="+", to="casework.case")),
            ],
            options={"db_table": "case_entry"},
        ),
        migrations.RunSQL(KNOWN, "DROP FUNCTION case_guarded"),
        protect("case_entry", f"({own()} AND case_guarded(case_id))"),
        web_may("case_entry", "INSERT"),
        migrations.RunSQL(
            f"ALTER POLICY case_record_reach ON case_record USING ({CASE}) WITH CHECK ({CASE})",
            f"ALTER POLICY case_record_reach ON case_record USING ({BEFORE}) WITH CHECK ({BEFORE})",
        ),
        migrations.RunSQL("; ".join(_through(table) for table in OF_CASES), migrations.RunSQL.noop),
    ]
