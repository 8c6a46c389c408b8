"""A command works on the installation that is meant, with its settings, and says which one."""

import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bazan.core.errors import Refused
from bazan.core.settings import ROOT, WrongSetting, load
from bazan.processes.installation.environment import RECORD, adopt_environment, read_env_file, record_environment

SERVER = "postgresql://owner:secret@127.0.0.1/province"


def recorded(home: Path, **told: str) -> Path:
    settings = load({"BAZAN_HOME": str(home)})
    settings.run.mkdir(parents=True)
    record_environment(settings, {"BAZAN_HOME": str(home), "PATH": "/bin"} | told, {"DATABASE_URL"})
    return settings.run / RECORD


def env_file(folder: Path, home: Path, *lines: str) -> Path:
    path = folder / "bazan.env"
    path.write_text("\n".join((f"BAZAN_HOME={home}", *lines)))
    return path


def test_what_a_server_recorded_in_its_home_is_taken_over_and_only_its_account_reads_it(tmp_path):
    record = recorded(tmp_path / "home", DATABASE_URL=SERVER, BAZAN_SECRET_KEY="x")
    assert record.stat().st_mode & 0o777 == 0o600 and "PATH" not in json.loads(record.read_text())
    environ = {"BAZAN_HOME": str(tmp_path / "home"), "BAZAN_ENV_FILE": str(env_file(tmp_path, tmp_path / "other"))}
    assert adopt_environment(environ).source == record
    assert (environ["DATABASE_URL"], environ["BAZAN_SECRET_KEY"]) == (SERVER, "x")


def test_a_record_brings_no_variable_of_the_system_and_no_other_home(tmp_path):
    """The account of the server may write it, and root's command reads it."""
    record = recorded(tmp_path / "home", DATABASE_URL=SERVER)
    foreign = dict.fromkeys(("LD_PRELOAD", "PATH", "PYTHONPATH", "PGSERVICEFILE", "BAZAN_HOME", "BAZAN_ENV_FILE", "A=B"), "/tmp/theirs")
    record.write_text(json.dumps(json.loads(record.read_text()) | foreign))
    environ = {"BAZAN_HOME": str(tmp_path / "home")}
    assert adopt_environment(environ).home == tmp_path / "home"
    assert environ == {"BAZAN_HOME": str(tmp_path / "home"), "DATABASE_URL": SERVER}


@pytest.mark.parametrize("text", ["[]", '{"BAZAN_PORT": 1}', '{"BAZAN_PORT": "\\u0000"}', "{"])
def test_a_record_that_no_server_wrote_is_named(tmp_path, text):
    record = recorded(tmp_path / "home")
    record.write_text(text)
    with pytest.raises(WrongSetting, match=RECORD):
        adopt_environment({"BAZAN_HOME": str(tmp_path / "home")})


def test_the_file_of_systemd_is_taken_over_where_the_shell_says_nothing_or_the_same_home(tmp_path):
    file = env_file(tmp_path, tmp_path / "home", "# a comment", "", f'DATABASE_URL="{SERVER}"', "BAZAN_DEMO=0")
    for told in ({}, {"BAZAN_HOME": str(tmp_path / "home")}):
        environ = {"BAZAN_ENV_FILE": str(file)} | told
        adopted = adopt_environment(environ)
        assert (adopted.home, adopted.source) == (tmp_path / "home", file)
        assert environ["DATABASE_URL"] == SERVER and environ["BAZAN_DEMO"] == "0"


def test_the_settings_of_one_installation_never_reach_another(tmp_path):
    file = env_file(tmp_path, tmp_path / "home", f"DATABASE_URL={SERVER}")
    for told in ({"BAZAN_HOME": str(tmp_path / "other")}, {"DATABASE_URL": "postgresql://x@127.0.0.1/x"}):
        environ = {"BAZAN_ENV_FILE": str(file)} | told
        assert adopt_environment(environ).source is None
        assert environ == {"BAZAN_ENV_FILE": str(file)} | told


def test_what_the_shell_says_wins(tmp_path):
    environ = {"BAZAN_ENV_FILE": str(env_file(tmp_path, tmp_path / "home", "BAZAN_PORT=8080")), "BAZAN_PORT": "9999"}
    adopt_environment(environ)
    assert environ["BAZAN_PORT"] == "9999"


def test_two_installations_are_told_apart_by_the_operator(tmp_path, monkeypatch):
    """A server runs in this checkout, and systemd's file names another home."""
    monkeypatch.setattr("bazan.core.settings.ROOT", tmp_path)
    monkeypatch.setattr("bazan.processes.installation.environment.read", lambda kind, environ: load({"BAZAN_HOME": str(tmp_path / "var")}))
    file = env_file(tmp_path, tmp_path / "home")
    (tmp_path / "var" / "run").mkdir(parents=True)
    with (tmp_path / "var" / "run" / "supervisor.pid").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Refused, match=r"installation\.two"):
            adopt_environment({"BAZAN_ENV_FILE": str(file)})
    assert adopt_environment({"BAZAN_ENV_FILE": str(file)}).home == tmp_path / "home"


def test_a_line_that_is_no_setting_is_named(tmp_path):
    file = env_file(tmp_path, tmp_path, "export BAZAN_PORT=1")
    with pytest.raises(WrongSetting, match="line 2"):
        read_env_file(file)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_settings_that_only_root_may_read_are_not_replaced_by_others():
    file = Path("/var/tmp") / f"bazan-env-{os.getpid()}"
    file.write_text("BAZAN_HOME=/var/lib/bazan")
    file.chmod(0o600)
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "bazan.processes.cli", "--language", "vi", "people", "list"],
            cwd=ROOT, env={"PATH": os.environ["PATH"], "BAZAN_ENV_FILE": str(file), "PYTHONDONTWRITEBYTECODE": "1"},
            user=65534, group=65534, extra_groups=[], capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        file.unlink()
    assert ended.returncode == 2 and f"nằm trong {file}, tài khoản này không được phép đọc" in ended.stderr


@pytest.mark.django_db
def test_a_command_in_a_bare_shell_reaches_the_servers_database_and_says_where_it_works(tmp_path):
    recorded(tmp_path / "home", DATABASE_URL=os.environ["DATABASE_URL"].replace("/bazan?", "/postgres?"))
    ended = subprocess.run(
        [sys.executable, "-m", "bazan.processes.cli", "audit", "verify"],
        cwd=ROOT, env={"PATH": os.environ["PATH"], "BAZAN_HOME": str(tmp_path / "home")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert f"Installation {tmp_path / 'home'}, with the settings of {tmp_path / 'home' / 'run' / RECORD}" in ended.stderr
    assert "does not answer" not in ended.stderr
