"""A camera that keeps hours is read in them alone, by a whole process on a real database."""

import json
from datetime import timedelta

import httpx
import pytest

from bazan.cameras.devices.tests.sql_fixtures import settled
from bazan.core.settings import load
from bazan.core.time import LOCAL, now
from bazan.platform.security.process_authentication import inner_header
from bazan.processes.vision.tests.conftest import camera
from bazan.processes.vision.tests.test_process import pointed, session, until, watching  # noqa: F401 - a fixture

pytestmark = [pytest.mark.xdist_group("vision"), pytest.mark.slow]


def kept(session, minutes: tuple[int, int]) -> None:  # noqa: F811
    """Hours that begin and end so many minutes from now, of every camera."""
    span = [f"{(now() + timedelta(minutes=each)).astimezone(LOCAL):%H:%M}" for each in minutes]
    session.execute("UPDATE camera SET terms = terms || %s::jsonb, version = version + 1", [json.dumps({"hours": [span]})])


def test_a_camera_is_read_and_shown_in_its_hours_alone(database, session, pictures, tmp_path):  # noqa: F811
    (number,) = settled(session, 1)
    live = "SELECT count(*) FROM camera_state WHERE state = 'live' AND said_at > now() - interval '4 s'"
    with camera(pictures[:20]) as address:
        pointed(session, [number], address)
        kept(session, (-60, 60))
        with watching(database, tmp_path, "null"):
            until(session, live)
            kept(session, (60, 120))
            until(session, live, lambda count: count == 0)
            (answers,) = (tmp_path / "run").glob("vision-*.sock")
            with httpx.Client(transport=httpx.HTTPTransport(uds=str(answers)), base_url="http://vision") as line:
                assert line.get("/healthz").json()["cameras"] == 0
                key = inner_header(load({"BAZAN_HOME": str(tmp_path)}))
                assert line.get(f"/cameras/{number}/still.jpg", headers=key).status_code == 404
            assert session.execute("SELECT count(*) FROM camera_fault").fetchone() == (0,), "to rest was called a fault"
            kept(session, (-60, 60))
            until(session, live)


def test_with_the_detector_switched_off_no_camera_is_read_and_it_goes_on_when_it_is_on_again(database, session, pictures, tmp_path):  # noqa: F811
    (number,) = settled(session, 1)
    live = "SELECT count(*) FROM camera_state WHERE state = 'live' AND said_at > now() - interval '4 s'"
    session.execute(
        "INSERT INTO judging_model (code, title, purpose, risk, oversight, classes, measured, enabled, switched_by, reason)"
        " VALUES ('cameras.detector', '{}', '{}', 'low', '{}', '{}', '[]', true, '', '')"
    )
    with camera(pictures[:20]) as address:
        pointed(session, [number], address)
        with watching(database, tmp_path, "null"):
            until(session, live)
            session.execute("UPDATE judging_model SET enabled = false")
            until(session, live, lambda count: count == 0)
            session.execute("UPDATE judging_model SET enabled = true")
            until(session, live)
