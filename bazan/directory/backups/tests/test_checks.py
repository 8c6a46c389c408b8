"""What is said of backups when somebody looks what is wrong."""

from datetime import UTC, datetime, timedelta

import pytest

from bazan.core.settings import read
from bazan.directory.backups import checks, queries
from bazan.directory.backups.models import BackupRun
from bazan.directory.backups.settings import SETTINGS

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 2, tzinfo=UTC)


@pytest.fixture
def keys(monkeypatch, tmp_path):
    """The findings where backups go to this folder; None: nowhere."""

    def look(folder=tmp_path):
        environ = {"BAZAN_BACKUPS": str(folder)} if folder else {}
        for module in (checks, queries):
            monkeypatch.setattr(module, "of_room", lambda kind: read(SETTINGS, environ))
        return {one.key: one.state for one in checks.standing(AT)}

    return look


def done(kind, hours, **more):
    began = AT - timedelta(hours=hours)
    BackupRun.objects.create(**{"kind": kind, "began_at": began, "took_s": 9, "ok": True, "recovery_point": began} | more)


def test_none_at_all_should_be_looked_at_and_none_yet_must_be_mended(keys):
    assert keys(None) == {"backups.unconfigured": "warn"}
    assert keys() == {"backups.backup.never": "bad", "backups.drill.never": "bad"}


def test_one_of_last_night_that_was_tried_out_is_well(keys):
    done("backup", 20)
    done("drill", 19)
    assert keys() == {"backups.backup.good": "ok", "backups.drill.good": "ok"}


def test_an_old_one_a_failed_trial_and_a_folder_that_is_gone_are_bad(keys, tmp_path):
    done("backup", 60)
    done("drill", 19, ok=False, rule="backup.none", params={"folder": "/x"})
    assert keys(tmp_path / "gone") == {"backups.backup.old": "bad", "backups.drill.failed": "bad", "backups.folder": "bad"}
