"""A province's list of cameras: good lines are taken, each bad one is told with its line and column, and said again nothing changes."""

import io

import pytest

from bazan.cameras.devices import api
from bazan.core.errors import Refused
from bazan.core.time import now
from bazan.directory.permissions.types import SYSTEM

HEAD = "code,name,organization,latitude,longitude,main_url,bearing,stills_days\n"
GOOD = 'c-1,"Cầu, phía bắc",center,10.1,106.1,rtsp://127.0.0.1/1,90,30\nc-2,Chợ,center,"10,1",106.3,rtsp://127.0.0.1/2,,\n'
RULES = """[[rules]]
camera = "c-1"
code = "water"
vi = "Mép nước"
en = "Water's edge"
purpose = "intrusion"
points = [[0.1, 0.5], [0.5, 0.5], [0.5, 0.9]]
kinds = ["person"]
seconds = 2
[[rules]]
camera = "c-1"
code = "bad"
vi = "Một điểm"
en = "One point"
purpose = "intrusion"
points = [[0.1, 0.5]]
kinds = ["person"]
[[rules]]
camera = "c-9"
code = "lost"
vi = "Lạc"
en = "Lost"
purpose = "line"
points = [[0.1, 0.5], [0.9, 0.5]]
kinds = ["person"]
"""


def brought(text):
    return api.import_cameras(io.StringIO(text), SYSTEM, now())


def test_good_lines_are_cameras_and_said_again_nothing_changes(owner):
    assert brought(HEAD + GOOD).codes == ("c-1", "c-2")
    before = api.cameras()
    assert brought(HEAD + GOOD).declined == ()
    assert api.cameras() == before
    assert [(known.terms.bearing, known.terms.latitude) for known in before] == [(90, 10.1), (None, 10.1)]


def test_a_camera_keeps_the_hours_its_line_says(owner):
    head = HEAD.replace("stills_days", "hours")
    line = "c-{},Chợ,center,10.1,106.1,rtsp://127.0.0.1/3,,{}\n"
    given = (line.format(number, hours) for number, hours in enumerate(("06:00-11:30; 13:00-22:00", "", "06:00", "6-22", "06:00-06:00")))
    told = brought(head + "".join(given))
    assert [camera.terms.hours for camera in api.cameras()] == [(("06:00", "11:30"), ("13:00", "22:00")), ()]
    assert [(declined.line, declined.column, declined.why.rule) for declined in told.declined] == [
        (4, "hours", "cameras.hours"),
        (5, "hours", "cameras.rule.hours"),
        (6, "hours", "cameras.rule.hours"),
    ]


def test_a_list_read_again_switches_on_nothing_that_was_switched_off(owner):
    head = HEAD.replace("stills_days", "enabled")
    line = "c-1,Chợ,center,10.1,106.1,rtsp://127.0.0.1/3,,{}\n"
    states = []
    for said in ("", "no", "", "yes"):
        brought(head + line.format(said))
        states.append(api.camera("c-1").state)
    assert states == ["waiting", "off", "off", "waiting"]
    assert [(each.column, each.why.rule) for each in brought(head + line.format("maybe")).declined] == [("enabled", "cameras.enabled")]


@pytest.mark.parametrize(
    ("line", "column", "rule"),
    [
        ("c-3,Chợ,nobody,10.1,106.1,rtsp://127.0.0.1/3,,", "organization", "cameras.organization"),
        ("c-3,Chợ,center,north,106.1,rtsp://127.0.0.1/3,,", "latitude", "cameras.number"),
        ("c-3,Chợ,center,106.1,10.1,rtsp://127.0.0.1/3,,", "latitude", "cameras.outside"),
        ("c-3,Chợ,center,10.1,106.1,rtsp://a:b@127.0.0.1/3,,", "main_url", "cameras.secret"),
        ("c-3,Chợ,center,10.1,106.1,,,", "main_url", "cameras.address"),
        ("c-3,Chợ,center,10.1,106.1,rtsp://127.0.0.1/3,400,", "bearing", "cameras.bearing"),
        ("c-3,Chợ", "organization", "cameras.organization"),
    ],
)
def test_a_bad_line_is_told_and_hinders_no_other(owner, line, column, rule):
    told = brought(HEAD + line + "\n" + GOOD)
    assert told.codes == ("c-1", "c-2")
    assert [(declined.line, declined.column, declined.why.rule) for declined in told.declined] == [(2, column, rule)]


def test_a_file_without_a_needed_column_is_refused_whole(owner):
    with pytest.raises(Refused) as why:
        brought("code,name\nc-1,Cầu\n")
    assert (why.value.rule, why.value.field) == ("cameras.column", "organization")


def test_rules_are_drawn_and_what_cant_be_is_told_by_its_number(owner):
    brought(HEAD + GOOD)
    told = api.import_rules(RULES, SYSTEM, now())
    assert told.codes == ("water",)
    assert [(declined.line, declined.why.rule) for declined in told.declined] == [(2, "cameras.rule.points"), (3, "cameras.unknown")]
    with pytest.raises(Refused):
        api.import_rules("[[rules", SYSTEM, now())
