"""What /healthz says of backups."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client

from bazan.core.time import now
from bazan.processes.web.health_endpoint import WELL, gravest

pytestmark = pytest.mark.django_db


def backups(**asker) -> dict:
    return Client(**asker).get("/healthz").json()["parts"]["backups"]


def done(kind: str, **more: object) -> None:
    row = {"kind": kind, "began_at": now() - timedelta(hours=2), "took_s": 60, "ok": True, "name": "bazan-x"} | more
    apps.get_model("backups", "BackupRun").objects.create(**row)


def test_where_none_is_configured_that_is_said_and_wakes_nobody():
    told = backups(REMOTE_ADDR="")
    assert told == {"state": "unconfigured", "reason": "no backup configured: BAZAN_BACKUPS is empty"} and told["state"] in WELL


def test_the_process_s_own_socket_says_how_far_one_could_go_back_and_what_failed():
    point = now() - timedelta(hours=2)
    done("backup", recovery_point=point)
    done("drill", recovery_point=point, recovery_s=41.5)
    assert backups(REMOTE_ADDR="")["state"] == "ok" and backups(REMOTE_ADDR="")["recovery_s"] == 41.5
    done("drill", began_at=now(), ok=False, rule="backup.broken", params={"file": "files.tar.gz.age"})
    told = backups(REMOTE_ADDR="")
    assert told["state"] == "failed" and "files.tar.gz.age" in told["drill"]["reason"] and told["backup"]["state"] == "ok"
    assert backups(REMOTE_ADDR="10.0.0.9") == {"state": "failed"}


def test_a_failed_backup_is_told_and_takes_no_host_out():
    done("backup", began_at=now(), ok=False, rule="backup.broken", params={"file": "files.tar.gz.age"})
    answer = Client().get("/healthz", REMOTE_ADDR="10.0.0.9")
    assert answer.status_code == 200
    assert {"part": "backups", "state": "failed"} in answer.json()["wrong"]
    assert "files.tar.gz.age" not in answer.content.decode(), "reasons are told at the process's own socket alone"


@pytest.mark.parametrize(
    ("states", "state"),
    [
        ({"web": "ok", "backups": "unconfigured"}, "ok"),
        ({"web": "ok", "backups": "failed", "audit": "late"}, "warning"),
        ({"web": "ok", "backups": "unavailable"}, "failing"),
        ({"ingest": "waiting for the database", "backups": "old"}, "failing"),
        ({"audit": "unavailable"}, "failing"),
    ],
)
def test_what_a_person_must_look_at_is_a_warning_and_what_is_not_served_a_failure(states, state):
    assert gravest(states) == state
