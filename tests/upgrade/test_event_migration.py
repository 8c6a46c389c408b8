"""A database of the time before facts: what waited for its one reader then is read by the subscriber in its place."""

import os
import subprocess
import sys
import uuid
from datetime import UTC, datetime, timedelta

import numpy as np
import psycopg
import pytest

from bazan.core.settings import ROOT
from bazan.data.observations.ingest.storage.row_arrays import CHANGE

BEFORE = (("audit", "0002"), ("streams", "0006"), ("datasets", "0003"), ("alerts", "0002"))
MIGRATE = """
import sys, django
from django.core.management import call_command
django.setup()
for target in sys.argv[1:]:
    call_command("migrate", *target.split(), verbosity=0, skip_checks=True)
"""
NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
HOURS = 45_000


def migrate(url: str, *targets: str) -> None:
    command = [sys.executable, "-W", "ignore", "-c", MIGRATE, *targets]
    subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


@pytest.mark.slow
def test_what_waited_before_there_were_facts_is_lost_to_nobody():
    name = f"before_{uuid.uuid4().hex[:12]}"
    address, _, options = os.environ["DATABASE_URL"].partition("?")
    url = f"{address.rsplit('/', 1)[0]}/{name}?{options}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            migrate(url, *map(" ".join, BEFORE))
            with psycopg.connect(url, autocommit=True) as session:
                happenings, batches, pairs = (left(session) for left in (waiting_alerts, waiting_batches, waiting_hours))
            migrate(url, "")
            with psycopg.connect(url, autocommit=True) as session:
                found = session.execute("SELECT topic, key, body, packed FROM fact ORDER BY id").fetchall()
                told = {topic: [row[1:] for row in found if row[0] == topic] for topic in ("alerts", "datasets", "rollups")}
                assert [(key, body["happening"]) for key, body, _ in told["alerts"]] == happenings
                assert [(key, body["batch"]) for key, body, _ in told["datasets"]] == batches
                hours = np.concatenate([np.frombuffer(packed, CHANGE) for _, _, packed in told["rollups"]])
                assert [(int(ds), int(hour)) for ds, hour in hours] == pairs and len(told["rollups"]) > 1
                gone = session.execute("SELECT to_regclass('rollup_change'), to_regclass('dataset_change')").fetchone()
                assert gone == (None, None)
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def waiting_alerts(session: psycopg.Connection) -> list[tuple[str, int]]:
    """Two facts nobody took and one that was taken; the (alert, happening) of those that wait."""
    (rule,) = session.execute(
        "INSERT INTO alert_rule (code, sector, version, fingerprint, spec, enabled) VALUES ('x.y', 'x', 1, '', '{}', true) RETURNING id"
    ).fetchone()
    (alert,) = session.execute(
        """INSERT INTO alert (rule_id, rule_version, sector, labels, feature_kind, feature_id, feature_names, severity, peak, urgency,
             certainty, life_safety, level, raised_at, active_since, times, acknowledged_by, assigned_to, apart, closed_by, outcome,
             procedure, detail, synthetic)
           VALUES (%s, 1, 'x', '{}', 'thing', 1, '{}', 'minor', 'minor', '',
             '', false, 1, %s, %s, 1, '', '', false, '', '',
             '', '{}', false) RETURNING id""",
        [rule, NOW, NOW],
    ).fetchone()
    made = [
        session.execute(
            "INSERT INTO alert_happening (alert_id, at, kind, actor, detail, taken_at) VALUES (%s, %s, %s, '', '{}', %s) RETURNING id",
            [alert, NOW, kind, taken_at],
        ).fetchone()[0]
        for kind, taken_at in (("raised", NOW), ("acknowledged", None), ("cleared", None))
    ]
    return [(str(alert), number) for number in made[1:]]


def waiting_batches(session: psycopg.Connection) -> list[tuple[str, int]]:
    (dataset,) = session.execute(
        "INSERT INTO dataset (code, pack, version, storage, spec) VALUES ('x.rows', 'x', 1, 'data_x_rows', '{}') RETURNING id"
    ).fetchone()
    made = []
    for n in range(2):
        (batch,) = session.execute(
            """INSERT INTO dataset_batch (dataset_id, run_id, actor, at, file_sha256, file_name, reason, period_grain, letters, new,
                 superseded, withdrawn) VALUES (%s, %s, '', %s, '', '', '', '', '{}', 1, 0, 0) RETURNING id""",
            [dataset, n, NOW],
        ).fetchone()
        session.execute("INSERT INTO dataset_change (batch_id) VALUES (%s)", [batch])
        made.append(("x.rows", batch))
    return made


def waiting_hours(session: psycopg.Connection) -> list[tuple[int, int]]:
    """More than one fact holds, in the order in which they changed: (datastream, hour since 1970)."""
    first = int((NOW - timedelta(days=400)).timestamp()) // 3600
    session.execute(
        """INSERT INTO rollup_change (datastream_id, hour) SELECT 1 + n %% 7, to_timestamp((%s + n / 7) * 3600)
           FROM generate_series(0, %s - 1) n ORDER BY n""",
        [first, HOURS],
    )
    return [(1 + n % 7, first + n // 7) for n in range(HOURS)]
