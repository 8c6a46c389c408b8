"""Each vehicle's plate is read once, from its best picture, where its camera may read plates; nothing else is kept of it."""

import json
import threading
from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np
import psycopg
import pytest
from PIL import Image, ImageFilter

from bazan.cameras.devices.tests.sql_fixtures import settled
from bazan.cameras.devices.worker_sql import leases
from bazan.cameras.devices.worker_sql.camera_config import watched
from bazan.cameras.devices.worker_sql.leases import LostLease, Self
from bazan.platform.image_analysis import networks
from bazan.platform.image_analysis.camera_analysis import Look
from bazan.platform.image_analysis.detectors.null_detector import NOTHING, Null
from bazan.platform.image_analysis.scene.hazards import eye
from bazan.platform.image_analysis.tests.synthetic_number_plates import vehicle
from bazan.platform.image_analysis.tracking.types import COLOURS, Seen, Track
from bazan.platform.image_analysis.video.types import Frame as VideoFrame
from bazan.processes.vision import plate_recognition as parts
from bazan.processes.vision.camera_thread import Watching
from bazan.processes.vision.database_writer import Writer
from bazan.processes.vision.plate_recognition import Passing, PlateReader

SIZE = (960, 540)
NOBODY = Seen((), (), ())


@dataclass(frozen=True)
class Frame:
    """A picture as the parts that look at it need it."""

    picture: np.ndarray
    at: float

    @property
    def width(self):
        return self.picture.shape[1]

    @property
    def height(self):
        return self.picture.shape[0]

    @property
    def luma(self):
        return np.asarray(Image.fromarray(self.picture).convert("L"))

    def rgb(self, width, height):
        return np.asarray(Image.fromarray(self.picture).resize((width, height)))


def street(at, *cars, blur=0.0) -> tuple[Look, VideoFrame]:
    """A frame and the look that shows these vehicles: (track, rows of the plate, left, top, pixels of the plate's width)."""
    picture, tracks = Image.new("RGB", SIZE, (90, 95, 100)), []
    for number, rows, left, top, wide in cars:
        car = vehicle(rows, wide, seed=number)
        picture.paste(car, (left, top))
        box = (left / SIZE[0], top / SIZE[1], (left + car.width) / SIZE[0], (top + car.height) / SIZE[1])
        tracks.append(Track(number, "car", box, 0.9, 0.0, True))
    picture = picture.filter(ImageFilter.GaussianBlur(blur))
    return Look(at, NOTHING, tracks, NOBODY), Frame(np.asarray(picture), at)  # pyrefly: ignore[bad-return] - a stand-in


def read(pictures):
    """What the thread tells of these vehicles."""
    told, reader = [], PlateReader()
    reader.start()
    for each in pictures:
        reader.put(each, told.append)
    reader.end(30)
    assert not reader.is_alive()
    return told, reader


def test_a_vehicle_that_comes_nearer_is_read_once_from_its_best_picture():
    passing, given = Passing(()), []
    for step, (wide, blur) in enumerate(((40, 0), (60, 0), (90, 0), (95, 3), (90, 3))):
        given += passing.saw(*street(step * 0.2, (1, ("51F-123.45",), 200, 60, wide), blur=blur))
    assert given == []
    for step in range(3):
        given += passing.saw(*street(1.0 + step, blur=0))
    told, reader = read(given)
    assert [(each.plate, each.kind, each.at) for each in told] == [("51F12345", "car", pytest.approx(0.4))]
    assert told[0].colour in COLOURS and told[0].model.startswith("letters-")
    assert (reader.read, reader.unread, reader.dropped) == (1, 0, 0)


def test_a_vehicle_that_stays_is_read_once_while_it_is_there():
    passing = Passing(())
    given = [each for step in range(40) for each in passing.saw(*street(step * 0.25, (1, ("51F-123.45",), 200, 60, 90)))]
    assert [each.at for each in given] == [0.0]


def test_two_rows_are_read_and_each_vehicle_is_told_apart():
    passing = Passing(())
    assert passing.saw(*street(0.0, (1, ("29-H1", "567.89"), 100, 100, 80), (2, ("30A-246.80",), 500, 100, 100))) == []
    told, _ = read(passing.saw(*street(0.2)))
    assert {each.plate for each in told} == {"29H156789", "30A24680"}


def test_what_is_too_small_or_cut_by_the_edge_or_masked_is_not_read():
    passing = Passing(())
    passing.saw(*street(0.0, (1, ("51F-123.45",), 200, 60, 25), (2, ("51F-123.46",), 0, 100, 90)))
    assert passing.saw(*street(0.2)) == []
    masked = Passing([[(0, 0), (1, 0), (1, 1), (0, 1)]])
    masked.saw(*street(0.0, (1, ("51F-123.45",), 200, 60, 90)))
    told, reader = read(masked.saw(*street(0.2)))
    assert (told, reader.unread) == ([], 1)


def test_of_too_many_that_wait_the_oldest_give_way(monkeypatch):
    monkeypatch.setattr(parts, "MOST_WAITING", 3)
    reader, kept = PlateReader(), []
    for number in range(5):
        reader.put(parts.Vehicle("car", "white", vehicle((f"51F-1234{number}",)), float(number), 1.0), kept.append)
    reader.start()
    reader.end(30)
    assert [each.at for each in kept] == [2, 3, 4]
    assert reader.dropped == 2


def test_without_the_networks_it_is_said_once_and_nothing_else_stops(monkeypatch, tmp_path, caplog):
    monkeypatch.setattr(networks, "FOLDER", tmp_path)
    networks.network.cache_clear()
    try:
        told, reader = read([parts.Vehicle("car", "white", vehicle(("51F-123.45",)), 1.0, 1.0)] * 3)
        reader.put(parts.Vehicle("car", "white", vehicle(("51F-123.45",)), 1.0, 1.0), told.append)
    finally:
        networks.network.cache_clear()
    said = [entry.getMessage() for entry in caplog.records if "no plate is read" in entry.getMessage()]
    assert told == [] and len(said) == 1 and "python -m tools.models" in said[0]


def test_a_picture_that_cant_be_read_ends_no_other():
    told, reader = read(
        [SimpleNamespace(picture=None, kind="car", colour="", at=1.0), parts.Vehicle("car", "white", vehicle(("51F-123.45",)), 2.0, 1.0)]
    )
    assert [each.plate for each in told] == ["51F12345"]
    assert reader.dropped == 1


class Kept(Writer):
    """A writer that writes at once."""

    def __init__(self, session):
        self.session = session

    def put(self, task):
        task.write(self.session, task.lease)


class Told(threading.Thread):
    """A reader that has read already what it is given."""

    def __init__(self):
        super().__init__()
        self.given = []

    def put(self, each, told):
        self.given.append(each)
        told(parts.Read("51F12345", 0.9, each.kind, each.colour, 1000.0, "letters-test"))


def watching(session, number, reader):
    (lease,) = (lease for lease in leases.beat(session, Self("me", "", "unix:/x", 1, "null"), {}) if lease.camera == number)
    looker = SimpleNamespace(step=0, detector=Null(), forget=lambda camera: None)
    others = looker, Kept(session), SimpleNamespace()
    # pyrefly: ignore[bad-argument-type] - stand-ins
    return Watching(watched(session, number), lease, *others, 5, lambda name: "", eye, reader)


@pytest.mark.parametrize("basis", ["", "Kế hoạch 12", None])
def test_a_camera_reads_plates_only_with_a_legal_basis_and_then_from_its_large_picture(database, basis):
    with psycopg.connect(database, autocommit=True) as session:
        (number,) = settled(session, 1)
        declared = {"sub_url": "rtsp://127.0.0.1:8554/small"} | ({} if basis is None else {"plates_basis": basis})  # None: of before
        session.execute("UPDATE camera SET terms = terms || %s::jsonb", [json.dumps(declared)])
        reader = Told()
        camera = watching(session, number, reader)
        assert camera._url.endswith("/a" if basis else "/small")
        for look, frame in (street(0.0, (1, ("51F-123.45",), 200, 60, 90)), street(0.2), street(0.4)):
            camera._tell(look, frame)
        kept = session.execute("SELECT plate FROM plate_reading").fetchall()
    assert (len(reader.given), kept) == ((1, [("51F12345",)]) if basis else (0, []))


def test_what_a_former_holder_has_read_is_refused(database):
    with psycopg.connect(database, autocommit=True) as session:
        (number,) = settled(session, 1)
        session.execute("""UPDATE camera SET terms = terms || '{"plates_basis": "Kế hoạch 12"}'""")
        (lease,) = leases.beat(session, Self("me", "", "unix:/x", 1, "null"), {})
        given = parts.Read("51F12345", 0.9, "car", "white", 1000.0, "letters-test")
        parts.keep(session, lease, given)
        with pytest.raises(LostLease):
            parts.keep(session, replace(lease, epoch=lease.epoch - 1), replace(given, at=2000.0))
        assert session.execute("SELECT camera_id, plate FROM plate_reading").fetchall() == [(number, "51F12345")]
