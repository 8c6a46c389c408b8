"""A made-up province with a sector of cameras, and a camera with a forbidden zone and a counting line drawn on its picture."""

import pytest
from django.db import connection
from django.utils.module_loading import import_string

from bazan.cameras.devices import api, province_config
from bazan.cameras.devices.types import RuleTerms, Terms
from bazan.cameras.devices.worker_sql import leases
from bazan.cameras.devices.worker_sql.leases import Self
from bazan.cameras.events.worker_sql import event_records
from bazan.cameras.events.worker_sql.accuracy_records import Tried, keep_trial
from bazan.cameras.events.worker_sql.event_records import Counted, Happening
from bazan.cameras.recording.encryption import sealed
from bazan.cameras.recording.worker_sql.clip_records import KeptClip, keep_clip
from bazan.core.settings import ROOT, current
from bazan.core.time import local_day, now
from bazan.data.observations import api as streams
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import SYSTEM
from bazan.monitoring.alerts import api as alerts
from bazan.platform.packs import load
from tests import made_up

CAMERAS_TOML = 'sector = "security"\n[[profiles]]\ncode = "normal"\nvi = "Thường"\nen = "Normal"\n' + (
    '[[profiles]]\ncode = "flood"\nvi = "Lũ"\nen = "Flood"\n'
)
ZONE = ((0.1, 0.5), (0.5, 0.5), (0.5, 0.9), (0.1, 0.9))


def terms(code: str = "bridge", **more) -> Terms:
    given = {
        "code": code, "name": f"Cầu {code}", "name_en": f"Bridge {code}", "latitude": 10.1, "longitude": 106.1,
        "purpose": {"vi": "Trông cầu", "en": "To watch the bridge"}, "legal_basis": "Law 91/2025", "main_url": "rtsp://127.0.0.1:8554/a",
    }  # fmt: skip
    return Terms(**(given | more))


def zone(code: str = "water", **more) -> RuleTerms:
    given = {"code": code, "names": {"vi": "Mép nước", "en": "Water's edge"}, "purpose": "intrusion", "points": ZONE, "kinds": ("person",)}
    return RuleTerms(**(given | more))


def line(code: str = "a", **more) -> RuleTerms:
    given = {
        "code": code, "names": {"vi": "Vạch A", "en": "Line A"}, "purpose": "line", "points": ((0.1, 0.5), (0.9, 0.5)),
        "kinds": ("person", "car"),
    }  # fmt: skip
    return RuleTerms(**(given | more))


@pytest.fixture
def province(db, tmp_path, monkeypatch):
    folder = tmp_path / "province"
    files = made_up.THREE_COMMUNES | {"organizations.toml": made_up.center("security"), "cameras.toml": CAMERAS_TOML}
    made_up.settle(folder, files, _security, ("observed_property", "alert_rule"))
    monkeypatch.setattr("bazan.cameras.devices.province_config.of_province", lambda: province_config.read(folder))
    monkeypatch.setattr("bazan.cameras.devices.api.catalogue", lambda: province_config.read(folder))
    import_string("bazan.monitoring.alerts.evaluation.context.forget")()
    return folder


def _security() -> None:
    pack = load(ROOT / "sectors/security")
    streams.load_vocabulary(pack.id, pack.properties)
    alerts.load_pack(pack, now())


@pytest.fixture
def owner(province) -> int:
    return organizations.by_code("center", local_day(now())).id


@pytest.fixture
def camera(owner):
    """A camera with a zone and a counting line drawn on its picture."""
    made = api.register(terms(), owner, SYSTEM, now())
    api.draw("bridge", zone(), SYSTEM, now())
    api.draw("bridge", line(), SYSTEM, now())
    return made


def lease_of(camera):
    own = Self("me", "", "unix:/nowhere", 1, "null")
    return next(lease for lease in leases.beat(connection.connection, own, {}) if lease.camera == camera.id)


def seen(camera, **more):
    """An event with its picture, of a camera that is watched."""
    lease, at = lease_of(camera), now().timestamp()
    numbers = {rule.terms.code: rule.id for rule in api.rules_of(camera.id)}
    figures = {"kinds": ["person", "person"], "smallest_px": 64}
    event_records.keep_state(
        connection.connection, lease, "live", [], at, {"size": [640, 360], "codec": "h264", "fps": 5, "detector": "null"}
    )
    happening = Happening(numbers["water"], at, at, True, 2, 0.91, "null", figures, b"a blurred picture", sealed(b"as it was", current()))
    event_records.keep_happenings(connection.connection, lease, [happening])
    event_records.keep_counts(connection.connection, lease, [Counted(numbers["a"], "car", True, at - 400, 3)], {numbers["a"]: (at, 2)})
    return api.events()[0]


def filmed(camera, event, data=b"a blurred clip", original=b"as it was sent", seconds=10):
    """The event's clip; no ``original``: only the blurred one is kept."""
    began = event.began_at.timestamp()
    rule = next(rule.id for rule in api.rules_of(camera.id) if rule.terms.code == event.rule)
    clip = KeptClip(rule, began, began - seconds / 2, began + seconds / 2, data, sealed(original, current()) if original else b"")
    keep_clip(connection.connection, lease_of(camera), clip)
    return api.clips_of([event.id])[event.id]


def trial_at(at, missed=3, extra=1, smallest=31, lines=None):
    """How well the counting line counted 48 laid crossings."""
    figures = {"lines": lines or {"a": {"laid": 48, "missed": missed, "extra": extra}}, "blur_px": 1.1}
    return Tried(at.timestamp(), 48, 48 - missed + extra, (missed + extra) / 48, smallest, "nanodet 0a1b2c3d", figures)


def tried(camera, at=None, **more):
    """A trial of the camera, as its process keeps it."""
    keep_trial(connection.connection, lease_of(camera), trial_at(at or now(), **more))
