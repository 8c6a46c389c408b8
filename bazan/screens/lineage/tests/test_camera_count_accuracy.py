"""A number that counting lines made says how well they counted when they were tried last."""

from datetime import timedelta

import pytest

from bazan.cameras.devices import api as devices
from bazan.cameras.events import api as camera_events
from bazan.core.time import now
from bazan.data.indicators.types import Feature, Input, Lineage
from bazan.data.observations import api as observations
from bazan.directory.permissions.types import SYSTEM
from bazan.screens.lineage.camera_count_accuracy import tried_of
from tests.fixtures.camera_province import camera, line, owner, province, tried  # noqa: F401 - fixtures
from tests.fixtures.indicator_readings import reading
from tests.fixtures.stations import SqlEdge

pytestmark = pytest.mark.django_db


def of(*codes):
    """The lineage of a number made of what these stations observed."""
    begin = now()
    inputs = tuple(
        Input("n", Feature("thing", observations.thing(code).id), None, begin - timedelta(hours=1), begin, 12, 3.0, ()) for code in codes
    )
    return Lineage(reading(3.0), inputs, ())


@pytest.fixture
def lines(camera):  # noqa: F811
    devices.draw("bridge", line("b"), SYSTEM, now())
    camera_events.observe(now(), SqlEdge())  # pyrefly: ignore[bad-argument-type] - writes observations without the process between
    return camera


def test_one_line_says_how_many_it_counted_and_leads_to_its_camera(lines):
    tried(lines)
    told = tried_of(of("bridge-a"), now())
    assert told is not None
    assert told.words.replace("\N{NO-BREAK SPACE}", " ").startswith("Vạch này đếm 46 trong 48 lượt đặt thử")
    assert told.href == "/cameras/bridge#trials"


def test_of_several_lines_the_error_of_all_and_of_the_worst_is_told(lines):
    tried(lines, lines={"a": {"laid": 30, "missed": 3, "extra": 0}, "b": {"laid": 10, "missed": 4, "extra": 1}})
    told = tried_of(of("bridge-a", "bridge-b"), now())
    assert told is not None
    words = told.words.replace("\N{NO-BREAK SPACE}", " ")
    assert "2 vạch" in words and "20,0 %" in words and "50,0 %" in words


def test_where_no_line_was_tried_lately_nothing_is_said(lines):
    assert tried_of(of("bridge-a"), now()) is None
    tried(lines, now() - timedelta(days=4))
    assert tried_of(of("bridge-a"), now()) is None
    assert tried_of(None, now()) is None
