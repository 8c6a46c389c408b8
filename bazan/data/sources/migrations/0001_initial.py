"""Sources, their devices, runs, files and quarantine, and sources declared in the browser.

A web request sees the sources of its sectors that feed a station in its places, and what hangs on them. Pieces of unknown senders belong
to no place: only who sees everything sees them. Sources are changed in the browser by who has their sector in every place; a trial is its
maker's own; everybody signed in may know which machines may be asked, and only who sees everything changes the list. Devices are changed
by two functions that take only calls which the web process signed: one adds a token that is good for nothing yet, the other says which of
a device's tokens are good.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import EVERYTHING, EVERYWHERE, SIGNED_IN, own, protect, sector_in_reach, through, web_may

DEVICE_FUNCTIONS = """
CREATE FUNCTION add_device_token(given text, signature text) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  told CONSTANT jsonb := given::jsonb;
  made integer;
BEGIN
  PERFORM public.demand_signature('add_device_token|' || given, signature);
  INSERT INTO public.device (source_id, name, token_sha256, broker_password, revoked_at, made_at, made_by)
  VALUES ((told->>'source')::integer, told->>'name', told->>'sha256', told->>'broker_password', (told->>'at')::timestamptz,
    (told->>'at')::timestamptz, told->>'by')
  RETURNING id INTO made;
  RETURN made;
END $$;
CREATE FUNCTION hold_device_tokens(given text, signature text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  told CONSTANT jsonb := given::jsonb;
BEGIN
  PERFORM public.demand_signature('hold_device_tokens|' || given, signature);
  UPDATE public.device SET revoked_at = (told->>'at')::timestamptz, ends_at = NULL
  WHERE source_id = (told->>'source')::integer AND name = told->>'name' AND NOT told->'tokens' ? id::text
    AND (revoked_at IS NULL OR ends_at IS NOT NULL);
  UPDATE public.device SET revoked_at = NULL, ends_at = nullif(told->'tokens'->>id::text, '')::timestamptz
  WHERE source_id = (told->>'source')::integer AND name = told->>'name' AND told->'tokens' ? id::text;
END $$;
"""
FEEDS_A_STATION = "id IN (SELECT source_id FROM source_thing)"
OF_SOURCE = ("device", "source_run", "quarantine", "received_file", "remote_file")


class Migration(migrations.Migration):
    initial = True
    dependencies = [("organizations", "0001_initial"), ("people", "0001_initial"), ("streams", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="SourceDeclared",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60, unique=True)),
                (
                    "sector",
                    models.CharField(blank=True, default="", help_text="as the source's; empty: of the whole province", max_length=40),
                ),
                ("own", models.BooleanField(help_text="made in the browser, in no pack")),
                (
                    "toml",
                    models.TextField(
                        blank=True, default="", help_text="of one's own: as a pack's file would have it; empty: it was taken away"
                    ),
                ),
                ("enabled", models.BooleanField(help_text="null: as the file or TOML says, as the next two", null=True)),
                ("schedule_s", models.IntegerField(null=True)),
                ("promise_s", models.IntegerField(null=True)),
                ("changed_at", models.DateTimeField()),
                ("changed_by", models.CharField(help_text="user name", max_length=200)),
                ("brought", models.BooleanField(db_default=False, default=False, help_text="a source of one's own was made of it")),
                ("said", models.JSONField(help_text="of a pack's source: what its file says of the last three", null=True)),
                ("laid_at", models.DateTimeField(help_text="when the job brought it to the source", null=True)),
                ("problem", models.JSONField(help_text='why it could not: {"rule", "params"}', null=True)),
            ],
            options={"db_table": "source_declared"},
        ),
        migrations.CreateModel(
            name="SourceTrial",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("account_id", models.IntegerField(help_text="who tries")),
                ("toml", models.TextField()),
                ("sample", models.BinaryField(help_text="gone when it was read; null: the source itself is asked", null=True)),
                ("sample_name", models.CharField(blank=True, default="", max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.CharField(help_text="user name", max_length=200)),
                ("ended_at", models.DateTimeField(null=True)),
                ("outcome", models.JSONField(help_text="columns, rows, refused, read; or rule and params of what stopped it", null=True)),
            ],
            options={"db_table": "source_trial"},
        ),
        migrations.CreateModel(
            name="OutgoingAddress",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("host", models.CharField(help_text="a name, .example.vn for all below, or a network", max_length=253)),
                ("port", models.IntegerField(help_text="0: any")),
                ("why", models.CharField(max_length=200)),
                ("set_by", models.CharField(help_text="user name", max_length=200)),
                ("set_at", models.DateTimeField()),
            ],
            options={
                "db_table": "outgoing_address",
                "constraints": [models.UniqueConstraint(fields=("host", "port"), name="outgoing_address_once")],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("name_en", models.CharField(max_length=120)),
                ("sector", models.CharField(max_length=40)),
                ("driver", models.CharField(help_text="http_push, mqtt, station_files, http_pull, csv", max_length=30)),
                ("binding", models.JSONField(default=dict, help_text="how this feed's words map to things and properties; as in packs")),
                ("schedule_s", models.IntegerField(help_text="pulled every so many seconds; null: it pushes", null=True)),
                (
                    "promise_s",
                    models.IntegerField(help_text="older than this, the source is stale; 0: it promises nothing, as a one-time import"),
                ),
                ("enabled", models.BooleanField(default=True)),
                ("demo", models.BooleanField(default=False)),
                ("last_seen_at", models.DateTimeField(help_text="when it last sent anything, good or bad", null=True)),
                ("last_good_at", models.DateTimeField(help_text="newest phenomenon time accepted", null=True)),
                ("state", models.CharField(blank=True, db_default="", default="", help_text="as last announced", max_length=12)),
                ("next_run_at", models.DateTimeField(help_text="when it is pulled next", null=True)),
                ("failures", models.IntegerField(db_default=0, default=0, help_text="pulls failed in a row")),
                (
                    "cursor",
                    models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict, help_text="where the next pull begins"),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
                    ),
                ),
            ],
            options={"db_table": "source"},
        ),
        migrations.CreateModel(
            name="Device",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("token_sha256", models.CharField(max_length=64, unique=True)),
                (
                    "broker_password",
                    models.CharField(db_default="", help_text="the token as the broker's file of passwords holds it", max_length=200),
                ),
                ("revoked_at", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField(help_text="null: before this was kept", null=True)),
                ("made_by", models.CharField(blank=True, db_default="", default="", help_text="user name", max_length=200)),
                ("ends_at", models.DateTimeField(help_text="a newer token took its place: it is good until then", null=True)),
                ("source", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sources.source")),
            ],
            options={"db_table": "device"},
        ),
        migrations.CreateModel(
            name="SourceRun",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("state", models.CharField(default="running", help_text="running, done, failed", max_length=12)),
                ("accepted", models.BigIntegerField(default=0)),
                ("duplicate", models.BigIntegerField(default=0)),
                ("rejected", models.BigIntegerField(default=0)),
                ("cursor", models.JSONField(default=dict, help_text="where to go on after a stop")),
                (
                    "counts",
                    models.JSONField(
                        db_default=models.Value({}, models.JSONField()),
                        default=dict,
                        help_text="pieces, submitted, missing, refused_late, unkept",
                    ),
                ),
                ("file_name", models.CharField(blank=True, max_length=300)),
                ("file_sha256", models.CharField(blank=True, max_length=64)),
                ("file_erased_at", models.DateTimeField(help_text="its bytes are gone, its SHA-256 stays", null=True)),
                ("error", models.TextField(blank=True, help_text='JSON {"rule", "params"}, or text of an error no rule foresees')),
                ("source", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sources.source")),
            ],
            options={"db_table": "source_run", "indexes": [models.Index(fields=["source", "-started_at"], name="source_run_newest")]},
        ),
        migrations.CreateModel(
            name="ReceivedFile",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=300)),
                ("received_at", models.DateTimeField()),
                ("source", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sources.source")),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sources.sourcerun")),
            ],
            options={
                "db_table": "received_file",
                "constraints": [models.UniqueConstraint(fields=("source", "sha256"), name="received_file_once")],
            },
        ),
        migrations.CreateModel(
            name="Quarantine",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("position", models.CharField(help_text="line, index, topic or cell", max_length=200)),
                ("field", models.CharField(max_length=60)),
                ("rule", models.CharField(max_length=80)),
                ("params", models.JSONField(default=dict)),
                ("raw", models.TextField()),
                (
                    "context",
                    models.JSONField(
                        db_default=models.Value({}, models.JSONField()),
                        default=dict,
                        help_text="what reading it again needs: file name, header, cell",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        default="open", help_text="open, asked (waits to be read again), retried, settled, dismissed", max_length=12
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(db_default="", default="", max_length=200)),
                ("reason", models.CharField(db_default="", default="", help_text="why it was dismissed", max_length=300)),
                (
                    "source",
                    models.ForeignKey(
                        help_text="none: sender unknown",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sources.source",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sources.sourcerun"),
                ),
            ],
            options={"db_table": "quarantine", "indexes": [models.Index(fields=["source", "state", "-at"], name="quarantine_open")]},
        ),
        migrations.CreateModel(
            name="SourceThing",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(blank=True, db_default="", default="", help_text="as last announced", max_length=12)),
                (
                    "sent_as",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="the name its code was made of, where the binding makes codes of names",
                        max_length=200,
                    ),
                ),
                ("source", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sources.source")),
                ("thing", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="streams.thing")),
            ],
            options={
                "db_table": "source_thing",
                "constraints": [models.UniqueConstraint(fields=("source", "thing"), name="source_thing_once")],
            },
        ),
        migrations.CreateModel(
            name="RemoteFile",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=400)),
                ("source", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sources.source")),
            ],
            options={
                "db_table": "remote_file",
                "constraints": [models.UniqueConstraint(fields=("source", "key"), name="remote_file_once")],
            },
        ),
        migrations.RunSQL(DEVICE_FUNCTIONS),
        protect("source_thing", through("thing_id", "thing")),
        protect("source", f"{sector_in_reach()} AND ({EVERYWHERE} OR {FEEDS_A_STATION})"),
        *(protect(table, through("source_id", "source")) for table in OF_SOURCE),
        protect("source_declared", f"{sector_in_reach()} AND {EVERYWHERE}"),
        protect("source_trial", own()),
        protect("outgoing_address", EVERYTHING, seen=SIGNED_IN),
        web_may("source", "UPDATE (last_seen_at, last_good_at)"),
        web_may("source_run, quarantine", "INSERT, UPDATE"),
        web_may("source_declared", "INSERT, UPDATE (toml, sector, enabled, schedule_s, promise_s, changed_at, changed_by)"),
        web_may("source_trial", "INSERT"),
        web_may("outgoing_address", "INSERT, UPDATE, DELETE"),
    ]
