"""Reports of citizens and officers, their senders, pictures and public copies.

Who sees a report: who sees its case. Who sent it, nobody reads but through functions that leave a trace; senders and tracking codes are
encrypted for their row, with keyed hashes to look them up by. What is public, everybody sees. The functions take only calls which the web
process signed, so a query slipped into a page reaches none of them. Whoever knows a report's number learns by ``field_report_briefs``
whether it is dealt with, and nothing of what it says; whoever knows its tracking code and has an account takes it along by
``field_report_claim``.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import protect, through, web_may

SENDERS = """
CREATE FUNCTION field_report_seal(wanted text, code_ text, code_hash_ text, contact text, phone_hash_ text, mail_hash_ text, proved text,
  language_ text, citizen text, device_ text, facts text, signature text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(concat_ws('|', 'field_report_seal', wanted, code_, code_hash_, contact, phone_hash_, mail_hash_, proved,
    language_, citizen, device_, facts), signature);
  INSERT INTO field_report_sender (report_id, code_sealed, code_hash, contact_sealed, phone_hash, mail_hash, phone_proved, language,
      citizen_id, device, picture_facts)
    VALUES (wanted::int, decode(code_, 'hex'), code_hash_, decode(NULLIF(contact, ''), 'hex'), phone_hash_, mail_hash_, proved::boolean,
      language_, NULLIF(citizen, '')::int, device_, facts::boolean);
END $$;
CREATE FUNCTION field_report_opened(code_hash_ text, signature text) RETURNS TABLE (report int, held int) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature('field_report_opened|' || code_hash_, signature);
  RETURN QUERY SELECT r.id, r.case_id FROM field_report_sender s JOIN field_report r ON r.id = s.report_id WHERE s.code_hash = code_hash_;
END $$;
CREATE FUNCTION field_report_code(wanted text, signature text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature('field_report_code|' || wanted, signature);
  RETURN (SELECT encode(code_sealed, 'hex') FROM field_report_sender WHERE report_id = wanted::int);
END $$;
CREATE FUNCTION field_reports_of(citizen text, signature text) RETURNS int[][] LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature('field_reports_of|' || citizen, signature);
  RETURN (SELECT array_agg(ARRAY[r.id, r.case_id] ORDER BY r.id DESC)
    FROM field_report_sender s JOIN field_report r ON r.id = s.report_id WHERE s.citizen_id = citizen::int);
END $$;
CREATE FUNCTION field_reports_lately(device_ text, phone_hash_ text, since text, signature text) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(concat_ws('|', 'field_reports_lately', device_, phone_hash_, since), signature);
  RETURN (SELECT count(*) FROM field_report_sender s JOIN field_report r ON r.id = s.report_id
    WHERE r.received_at > since::timestamptz
      AND ((device_ <> '' AND s.device = device_) OR (phone_hash_ <> '' AND s.phone_hash = phone_hash_)));
END $$;
CREATE FUNCTION field_report_sender_of(wanted text, who text, moment text, why text, signature text)
RETURNS TABLE (contact text, proved boolean, language_ text, citizen int) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(concat_ws('|', 'field_report_sender_of', wanted, who, moment, why), signature);
  INSERT INTO field_report_look (report_id, by, at, reason)
    SELECT id, who, moment::timestamptz, why FROM field_report WHERE id = wanted::int;
  RETURN QUERY SELECT encode(s.contact_sealed, 'hex'), s.phone_proved, s.language::text, s.citizen_id FROM field_report_sender s
    WHERE s.report_id = wanted::int;
END $$;
CREATE FUNCTION field_reports_forget(numbers text, moment text, signature text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  gone bigint;
BEGIN
  PERFORM demand_signature('field_reports_forget|' || numbers || '|' || moment, signature);
  UPDATE field_report_sender
     SET contact_sealed = NULL, phone_hash = '', mail_hash = '', phone_proved = false, citizen_id = NULL, device = '',
         erased_at = moment::timestamptz
   WHERE report_id = ANY (string_to_array(numbers, ',')::int[]) AND erased_at IS NULL;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
CREATE FUNCTION field_report_claim(code_hash_ text, citizen text, signature text) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  found int;
BEGIN
  PERFORM demand_signature(concat_ws('|', 'field_report_claim', code_hash_, citizen), signature);
  UPDATE field_report_sender SET citizen_id = citizen::int
    WHERE code_hash = code_hash_ AND erased_at IS NULL AND (citizen_id IS NULL OR citizen_id = citizen::int) RETURNING report_id INTO found;
  RETURN found;
END $$;
"""
BRIEFS = """
CREATE FUNCTION field_report_briefs(wanted text, signature text) RETURNS SETOF text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature('field_report_briefs|' || wanted, signature);
  RETURN QUERY SELECT jsonb_agg(jsonb_build_object('number', r.number, 'service', r.service, 'state', c.state,
      'received_at', r.received_at, 'changed_at', (SELECT max(e.at) FROM case_event e WHERE e.case_id = c.id)))::text
    FROM field_report r JOIN case_record c ON c.id = r.case_id WHERE r.number = ANY (string_to_array(wanted, ','));
END $$;
"""
INDEXES = """CREATE INDEX field_report_sender_lately ON field_report_sender (device);
CREATE INDEX field_report_sender_phone ON field_report_sender (phone_hash)"""
OF_REPORT = through("report_id", "field_report")


class Migration(migrations.Migration):
    initial = True
    dependencies = [("casework", "0001_initial"), ("organizations", "0001_initial"), ("people", "0001_initial"), ("places", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="ServiceRow",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=80, unique=True)),
                ("sector", models.CharField(max_length=40)),
                ("spec", models.JSONField()),
                ("loaded_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "field_report_service"},
        ),
        migrations.CreateModel(
            name="PublicDensity",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.IntegerField(help_text="cells across the world: 2 to this power")),
                ("row", models.IntegerField()),
                ("column", models.IntegerField()),
                ("n", models.IntegerField()),
                ("open", models.IntegerField()),
                ("latitude", models.FloatField(help_text="of their middle")),
                ("longitude", models.FloatField()),
            ],
            options={
                "db_table": "field_report_density",
                "indexes": [models.Index(fields=["level", "column", "row"], name="field_report_density_cell")],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="of the one who sends it: sent twice, it is one report", max_length=80, unique=True)),
                ("number", models.CharField(max_length=20, unique=True)),
                ("service", models.CharField(max_length=80)),
                ("channel", models.CharField(max_length=10)),
                ("words", models.CharField(blank=True, default="", max_length=4000)),
                ("landmark", models.CharField(blank=True, default="", max_length=300)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("accuracy_m", models.FloatField(null=True)),
                ("cell", models.CharField(blank=True, default="", help_text="some hundred metres around its point", max_length=24)),
                ("observed_at", models.DateTimeField(help_text="by the sender's clock", null=True)),
                ("received_at", models.DateTimeField()),
                ("danger", models.BooleanField(default=False)),
                (
                    "alarming",
                    models.FloatField(help_text="how likely a model finds danger to life, where a person ought to look at once", null=True),
                ),
                ("level", models.CharField(max_length=20)),
                ("suggested", models.JSONField(default=list)),
                ("attributes", models.JSONField(default=dict)),
                ("anonymous", models.BooleanField()),
                ("route", models.CharField(blank=True, default="", help_text="the rule that named who handles it", max_length=60)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("assigned_at", models.DateTimeField(help_text="first given to a unit", null=True)),
                ("started_at", models.DateTimeField(help_text="first worked on", null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("reply", models.CharField(blank=True, default="", max_length=4000)),
                ("question", models.CharField(blank=True, default="", max_length=1000)),
                ("asked_due_at", models.DateTimeField(null=True)),
                ("reroutes", models.IntegerField(default=0)),
                ("reopened", models.IntegerField(default=0)),
                ("supports", models.IntegerField(default=0)),
                ("verified", models.BooleanField(help_text="the sender says that it is really mended", null=True)),
                ("clear", models.BooleanField(null=True)),
                ("rating", models.IntegerField(null=True)),
                ("hidden", models.CharField(blank=True, default="", help_text="why the public doesn't read its words", max_length=300)),
                ("promised", models.JSONField(help_text="what was said really happens, when it came in", null=True)),
                ("told", models.IntegerField(default=0, help_text="the version of its case that was last told to the dataset")),
                (
                    "search_key",
                    models.GeneratedField(
                        db_persist=True, expression=models.Func(models.F("words"), function="folded"), output_field=models.TextField()
                    ),
                ),
                ("case", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case")),
                (
                    "duplicate_of",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="field_reports.report"),
                ),
                (
                    "recurs",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="field_reports.report"),
                ),
            ],
            options={
                "db_table": "field_report",
                "indexes": [
                    models.Index(fields=["service", "cell"], name="field_report_near"),
                    models.Index(fields=["-received_at"], name="field_report_newest"),
                    models.Index(condition=models.Q(("duplicate_of__isnull", False)), fields=["duplicate_of"], name="field_report_same"),
                    models.Index(condition=models.Q(("asked_due_at__isnull", False)), fields=["asked_due_at"], name="field_report_asked"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicCopy",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True)),
                ("service", models.CharField(max_length=80)),
                ("sector", models.CharField(max_length=40)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("state", models.CharField(max_length=30)),
                ("words", models.CharField(blank=True, default="", max_length=4000)),
                ("reply", models.CharField(blank=True, default="", max_length=4000)),
                ("received_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("verified", models.BooleanField(null=True)),
                ("supports", models.IntegerField(default=0)),
                ("preview", models.CharField(blank=True, default="", max_length=64)),
                ("after", models.CharField(blank=True, default="", max_length=64)),
                ("updated_at", models.DateTimeField()),
                (
                    "organization",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"),
                ),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
                ("report", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="field_reports.report")),
            ],
            options={
                "db_table": "field_report_public",
                "indexes": [
                    models.Index(fields=["longitude", "latitude"], name="field_report_public_point"),
                    models.Index(fields=["place", "-received_at"], name="field_report_public_place"),
                    models.Index(fields=["-updated_at"], name="field_report_public_news"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Forwarded",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("destination", models.CharField(max_length=60)),
                ("state", models.CharField(help_text="queued, sent, closed, failed, dropped", max_length=10)),
                ("due_at", models.DateTimeField(null=True)),
                ("attempt", models.IntegerField(default=0)),
                ("failures", models.IntegerField(default=0, help_text="in a row")),
                (
                    "unclear",
                    models.BooleanField(default=False, help_text="it may have been taken there: looked for before it is sent again"),
                ),
                ("first_at", models.DateTimeField(help_text="when it was sent first", null=True)),
                ("reference", models.CharField(blank=True, default="", help_text="its number there", max_length=80)),
                ("token", models.CharField(blank=True, default="", help_text="what its number is asked by there", max_length=80)),
                ("status", models.CharField(blank=True, default="", max_length=20)),
                ("notes", models.CharField(blank=True, default="", max_length=4000)),
                ("error", models.CharField(blank=True, default="", max_length=300)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("report", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="field_reports.report")),
            ],
            options={
                "db_table": "field_report_forwarded",
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)), fields=["state", "due_at"], name="field_report_forwarded_due"
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("report", "destination"), name="field_report_forwarded_once")],
            },
        ),
        migrations.CreateModel(
            name="ReportLetter",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("act", models.CharField(max_length=30)),
                ("version", models.IntegerField(help_text="of the case after the act")),
                ("state", models.CharField(default="queued", help_text="queued, sent, failed, dropped", max_length=10)),
                ("provider", models.CharField(blank=True, default="", max_length=60)),
                ("attempt", models.IntegerField(default=0)),
                ("due_at", models.DateTimeField(null=True)),
                ("error", models.CharField(blank=True, default="", max_length=300)),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("report", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="field_reports.report")),
            ],
            options={
                "db_table": "field_report_letter",
                "indexes": [models.Index(condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="field_report_letter_due")],
                "constraints": [models.UniqueConstraint(fields=("report", "act", "version"), name="field_report_letter_once")],
            },
        ),
        migrations.CreateModel(
            name="ReportLook",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(max_length=500)),
                ("report", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="field_reports.report")),
            ],
            options={"db_table": "field_report_look"},
        ),
        migrations.CreateModel(
            name="ReportPicture",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=8)),
                ("state", models.CharField(max_length=8)),
                ("raw", models.CharField(blank=True, default="", help_text="as it came; erased once it was drawn anew", max_length=64)),
                ("media_type", models.CharField(max_length=40)),
                ("sealed", models.CharField(blank=True, default="", max_length=64)),
                ("public", models.CharField(blank=True, default="", max_length=64)),
                ("preview", models.CharField(blank=True, default="", max_length=64)),
                ("hash", models.BigIntegerField(help_text="of how it looks: 64 bits", null=True)),
                ("faces", models.IntegerField(default=0)),
                ("plates", models.IntegerField(default=0)),
                ("unsafe", models.FloatField(default=0)),
                ("taken_at", models.DateTimeField(null=True)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("why", models.CharField(blank=True, default="", max_length=300)),
                ("by", models.CharField(blank=True, default="", max_length=200)),
                ("at", models.DateTimeField()),
                ("report", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="field_reports.report")),
            ],
            options={"db_table": "field_report_picture", "indexes": [models.Index(fields=["report"], name="field_report_picture_of")]},
        ),
        migrations.CreateModel(
            name="ReportSender",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code_sealed", models.BinaryField(help_text="sealed for its report: the tracking code")),
                ("code_hash", models.CharField(help_text="keyed", max_length=64, unique=True)),
                ("contact_sealed", models.BinaryField(help_text="sealed for its report: name, phone and mail", null=True)),
                ("phone_hash", models.CharField(blank=True, default="", help_text="keyed", max_length=64)),
                ("mail_hash", models.CharField(blank=True, default="", help_text="keyed", max_length=64)),
                ("phone_proved", models.BooleanField(default=False)),
                ("language", models.CharField(max_length=8)),
                ("citizen_id", models.IntegerField(help_text="an account of the citizens' app", null=True)),
                ("device", models.CharField(blank=True, default="", help_text="a fingerprint", max_length=64)),
                ("picture_facts", models.BooleanField(default=False, help_text="agrees that time and place within pictures are kept")),
                ("erased_at", models.DateTimeField(null=True)),
                ("report", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="field_reports.report")),
            ],
            options={"db_table": "field_report_sender"},
        ),
        migrations.CreateModel(
            name="ReportSupport",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("device", models.CharField(max_length=64)),
                (
                    "network",
                    models.CharField(blank=True, default="", help_text="a fingerprint that is another one each day", max_length=64),
                ),
                ("at", models.DateTimeField()),
                ("report", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="field_reports.report")),
            ],
            options={
                "db_table": "field_report_support",
                "constraints": [models.UniqueConstraint(fields=("report", "device"), name="field_report_support_once")],
            },
        ),
        migrations.CreateModel(
            name="PromiseRow",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service", models.CharField(max_length=80)),
                ("told", models.JSONField()),
                ("reckoned_at", models.DateTimeField()),
                ("place", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
            ],
            options={"db_table": "field_report_promise", "indexes": [models.Index(fields=["service"], name="field_report_promise_of")]},
        ),
        *(migrations.RunSQL(sql) for sql in (INDEXES, SENDERS, BRIEFS)),
        protect("field_report", through("case_id", "case_record")),
        *(protect(f"field_report_{part}", OF_REPORT) for part in ("picture", "support", "look", "forwarded")),
        protect("field_report_sender", "false"),
        protect("field_report_letter", "false", added="true"),
        web_may("field_report, field_report_picture, field_report_support, field_report_forwarded", "INSERT, UPDATE"),
        web_may("field_report_letter", "INSERT"),
        web_may("field_report_public", "INSERT, UPDATE, DELETE"),
    ]
