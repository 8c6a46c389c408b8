"""``bazan cameras find`` on a device of our own: what it prints is a line that ``bazan cameras import`` takes once people filled it in."""

import csv
import io

import pytest

from bazan.cameras.devices import api
from bazan.core.time import now
from bazan.directory.permissions.types import SYSTEM
from bazan.platform.image_analysis.tests.onvif_device import Device, playing
from bazan.processes.cli.__main__ import parser, run
from tests.fixtures.camera_province import owner, province, terms  # noqa: F401 - fixtures


def asked(*words: str) -> int:
    return run(parser().parse_args(["cameras", "find", *words]))


@pytest.fixture
def reached(monkeypatch):
    monkeypatch.setattr("bazan.processes.cli.camera_discovery.may_reach", lambda host: host == "127.0.0.1")


@pytest.mark.django_db
def test_what_a_device_has_is_a_line_for_the_import(reached, capsys, monkeypatch, owner):  # noqa: F811
    monkeypatch.setenv("BAZAN_CAMERA_BRIDGE", "admin:a<b&c")
    with playing(Device()) as port:
        assert asked(f"127.0.0.1:{port}", "--credentials", "BRIDGE") == 0
    said = capsys.readouterr()
    assert "a<b" not in said.out + said.err
    assert "1920 × 1080 H264 25/s" in said.err
    (line,) = csv.DictReader(io.StringIO(said.out))
    line |= {"organization": "center", "latitude": "10.1", "longitude": "106.1"}
    filled = io.StringIO()
    table = csv.DictWriter(filled, line)
    table.writeheader()
    table.writerow(line)
    filled.seek(0)
    imported = api.import_cameras(filled, SYSTEM, now())
    assert (imported.codes, imported.declined) == ((f"camera-127-0-0-1-{port}",), ())
    terms = api.camera(imported.codes[0]).terms
    assert (terms.name, terms.main_url, terms.sub_url, terms.credentials, terms.fps) == (
        "Bazan K-1",
        "rtsp://127.0.0.1:554/high",
        "rtsp://127.0.0.1:554/low",
        "BRIDGE",
        10,
    )


def test_a_device_that_cant_be_asked_is_told_and_hinders_no_other(reached, capsys, monkeypatch):
    monkeypatch.setenv("BAZAN_CAMERA_BRIDGE", "admin:wrong")
    with (
        playing(Device(streams=(("a", "A", 1280, 720, 15), ("b", "B", 1280, 720, 15)), password="right")) as other,
        playing(Device()) as port,
    ):
        monkeypatch.setenv("BAZAN_CAMERA_BRIDGE", "admin:right")
        found = [f"127.0.0.1:{port}", "10.9.9.9", f"127.0.0.1:{other}"]
        monkeypatch.setattr("bazan.processes.cli.camera_discovery.discovered", lambda patience: found)
        assert asked("--discover", "--credentials", "BRIDGE") == 1
    said = capsys.readouterr()
    assert [row["code"] for row in csv.DictReader(io.StringIO(said.out))] == [f"camera-127-0-0-1-{other}-{number}" for number in (1, 2)]
    assert f"127.0.0.1:{port} takes neither this user nor this password." in said.err
    assert "10.9.9.9 isn't among BAZAN_MAY_REACH" in said.err


@pytest.mark.django_db
def test_a_camera_is_switched_off_and_on(owner, capsys):  # noqa: F811
    api.register(terms(), owner, SYSTEM, now())
    for to, state in (("off", "off"), ("on", "waiting")):
        assert run(parser().parse_args(["cameras", "switch", "bridge", to])) == 0
        assert api.camera("bridge").state == state
    assert "Switched off" in capsys.readouterr().out
    assert run(parser().parse_args(["cameras", "switch", "nowhere", "off"])) == 2


def test_a_password_that_isnt_in_the_environment_is_named(capsys):
    assert asked("127.0.0.1", "--credentials", "NOWHERE") == 2
    assert "BAZAN_CAMERA_NOWHERE" in capsys.readouterr().err
