"""What is done is written down and in the audit, also when it fails; the round of the night does what is due."""

from datetime import UTC, datetime

import pytest

from bazan.core.errors import NotFound, Refused
from bazan.core.settings import read
from bazan.directory.audit import api as audit
from bazan.directory.backups import actions, api, queries, tasks
from bazan.directory.backups.settings import SETTINGS, as_command

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 2, tzinfo=UTC)


@pytest.fixture
def told(monkeypatch, tmp_path):
    """The room as the environment would have it."""

    def tell(**environ: str) -> None:
        for module in (actions, queries, tasks):
            monkeypatch.setattr(module, "of_room", lambda kind: read(kind, {"BAZAN_BACKUP_SCRATCH": str(tmp_path / "scratch")} | environ))

    return tell


def test_a_drill_without_a_backup_fails_is_written_down_and_is_in_the_audit(told, tmp_path):
    told(BAZAN_BACKUPS=str(tmp_path))
    with pytest.raises(NotFound):
        api.drill(tmp_path, "lan", AT)
    drill = api.standing(AT).drill
    assert drill.state == "failed" and drill.last and (drill.last.rule, drill.last.params) == ("backup.none", {"folder": str(tmp_path)})
    entry = audit.entries(limit=1)[0]
    assert (entry.actor, entry.action, entry.detail["ok"]) == ("lan", "backups.drill", False)


def test_without_a_key_no_backup_is_made(told, tmp_path):
    told(BAZAN_BACKUPS=str(tmp_path))
    with pytest.raises(Refused, match=r"backup\.key\.missing"):
        api.back_up(tmp_path, {}, "lan", AT)
    assert api.standing(AT).backup.state == "failed" and list(tmp_path.iterdir()) == []


def test_the_night_does_nothing_where_no_folder_is_told(told):
    told()
    tasks.nightly(AT)
    assert api.standing(AT).state == "unconfigured"


def test_a_process_that_ends_without_a_word_is_written_down_by_who_started_it(told, tmp_path, monkeypatch):
    told(BAZAN_BACKUPS=str(tmp_path))
    monkeypatch.setenv("BAZAN_PROVINCE", "nowhere")
    api.run_apart("backup", AT)
    last = api.standing(AT).backup.last
    assert last and last.rule == "backups.died" and last.params["code"] == 2 and "BAZAN_PROVINCE" in last.params["why"]


@pytest.mark.parametrize("environ", [{"BAZAN_BACKUP_KEEP": "0"}, {"BAZAN_BACKUP_HOUR": "24"}, {"BAZAN_BACKUP_COMMAND": "barman backup"}])
def test_a_setting_that_can_not_be_used_is_refused(environ):
    with pytest.raises(Exception, match=next(iter(environ))):
        read(SETTINGS, environ)


def test_a_command_keeps_its_words():
    assert as_command("/opt/copy 'of all' {folder}") == ("/opt/copy", "of all", "{folder}")
