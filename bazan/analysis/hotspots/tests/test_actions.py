"""What the daily look finds, keeps, tells and puts on the map, on rows of a real pack in a made-up province."""

from datetime import timedelta

import pytest

from bazan.analysis.hotspots import api, features
from bazan.analysis.hotspots import insights as telling
from bazan.analysis.hotspots.models import HotArea, HotRun
from bazan.analysis.hotspots.tests.test_queries import ACCIDENTS, CROWD, _accident, _school, accidents  # noqa: F401 - a fixture
from bazan.core.map_layers import Extent, Question
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Origin, Record
from bazan.directory.accounts import api as accounts
from bazan.monitoring.insights import api as insights
from tests.fixtures.incident_province import NOW, commune, province  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("crowd")]
LAYER = f"hotspots.{ACCIDENTS}"
DAY = timedelta(days=1)


@pytest.fixture
def crowd(accidents):  # noqa: F811 - the fixture
    """One a day at the crossing, in the last 85 days."""
    rows = [_accident(2000 + day, CROWD[0] + day % 9 / 3000, CROWD[1] + day % 7 / 3000, NOW - day * DAY) for day in range(1, 86)]
    staged = datasets.stage(ACCIDENTS, [Record(row, line) for line, row in enumerate(rows, 1)])
    assert not staged.refused
    datasets.commit(staged, Origin(2, "system", NOW))


def test_the_last_ninety_days_are_looked_at_once_a_day_and_what_is_hot_is_kept_with_what_stands_there():
    _school("Trường Một", *CROWD)
    assert api.look_due(NOW) == len(api.subjects()) and api.look_due(NOW + timedelta(hours=1)) == 0
    look = next(one for one in api.looks("security") if one.subject == ACCIDENTS)
    assert (look.end - look.start).days == 90 and not look.by_communes and look.areas > look.happenings / 10 and look.why == ""
    spots = [one for one in api.spots("security") if one.subject == ACCIDENTS]
    strongest = spots[0].strongest
    assert strongest.heat.startswith("hot") and spots[0].place_ids[0] == commune("1")
    assert sum(one.inside.get("school", 0) for one in spots) == 1
    assert spots[0].count == sum(area.count for area in spots[0].areas)


def test_of_a_week_the_newest_look_is_kept_and_of_the_past_thirteen_months():
    api.look_due(NOW)
    assert api.look_due(NOW + DAY) and HotRun.objects.filter(subject=ACCIDENTS).count() == 1
    assert api.look_due(NOW + 7 * DAY) and HotRun.objects.filter(subject=ACCIDENTS).count() == 2
    assert api.look_due(NOW + 420 * DAY) and HotRun.objects.filter(subject=ACCIDENTS).count() == 1


def test_a_subject_has_a_layer_of_areas_whose_light_and_words_say_how_sure_it_is():
    assert features.listed() == []
    api.look_due(NOW)
    layer = next(one for one in features.listed() if one.code == LAYER)
    assert (layer.group, layer.geometry) == ("security", "area")
    found = features.asked(LAYER, Question(NOW, NOW, NOW))
    assert {one.light for one in found} <= {"off", "watch", "none"} and found[0].light == "off"
    assert found[0].line.startswith("nóng") and found[0].geometry["type"] == "Polygon" and found[0].name == "Xã Một"
    alone = features.asked(LAYER, Question(NOW, NOW, NOW, ids=frozenset({found[0].id})))
    assert [one.id for one in alone] == [found[0].id]
    assert features.asked(LAYER, Question(NOW, NOW, NOW, Extent(100, 20, 101, 21))) == []
    assert features.asked("hotspots.security.nothing", Question(NOW, NOW, NOW)) == []


def test_what_stays_hot_is_told_with_its_place():
    api.look_due(NOW)
    assert api.spots("security")[0].category == "persistent"
    told = insights.insights("security")
    assert [one.kind for one in told] == ["hot_spot"] and "Xã Một" in told[0].noticed.words["vi"]
    HotArea.objects.update(category="")
    telling.tell("security", NOW + DAY)
    assert insights.insights("security") == []


def test_who_reaches_one_commune_sees_that_one_alone_and_who_has_another_sector_nothing():
    api.look_due(NOW)
    for places, sectors, seen in (({commune("1")}, None, {commune("1")}), ({commune("4")}, None, set()), (None, {"health"}, set())):
        accounts.enter(None if places is None else frozenset(places), None if sectors is None else frozenset(sectors))
        try:
            assert {area.place_id for area in api.areas()} == seen
        finally:
            accounts.leave()
