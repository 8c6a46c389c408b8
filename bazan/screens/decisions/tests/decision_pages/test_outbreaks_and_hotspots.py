"""What outbreaks and hot spots found, on the decision page of the sector that watches them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps

from bazan.analysis.outbreaks import api as outbreaks
from bazan.core.time import Period, local_day
from bazan.directory.places import api as places
from bazan.screens.decisions.tests.readers import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("decision pages")]


def add(model, **values):
    return apps.get_model(model).objects.create(**values)


@pytest.fixture
def found(filled, db):
    """Dengue beyond its threshold in the first commune, with its true count and a cluster; accidents crowd together in the second."""
    week, day = Period.holding(filled, "week").previous(), local_day(filled)
    root, communes = places.root(day), places.communes(day)
    run = add(
        "outbreaks.Run", sweep="health.notified", sector="health", period_start=week.start, grain="week", method="c2", periods=56,
        cases=2404, made_at=filled, took_s=1.0,
    )  # fmt: skip
    about = {"run": run, "sector": "health", "disease": "dengue"}
    for place, count, alarm in ((communes[0], 18, True), (communes[1], 1, False)):
        add(
            "outbreaks.Signal", **about, place_id=place.id, period_start=week.start, count=count, expected=1.0, threshold=2.8, alarm=alarm,
            score=9.0, since=week.start if alarm else None,
        )  # fmt: skip
    for back in range(1, 29):
        add("outbreaks.Nowcast", **about, place_id=root.id, day=day - timedelta(days=back), reported=back % 5, estimate=6.0, low=5, high=9)
    add(
        "outbreaks.Cluster", **about, place_id=root.id, places=[communes[0].id, communes[1].id], first_day=day - timedelta(days=9),
        last_day=day - timedelta(days=1), observed=33, expected=7.5, p=0.001,
    )  # fmt: skip
    look = add(
        "hotspots.HotRun", subject="security.accidents", sector="security", week_start=week.start, start=filled - timedelta(days=90),
        end=filled, resolution=6, areas=24, happenings=89, made_at=filled, took_s=1.0,
    )  # fmt: skip
    add(
        "hotspots.HotArea", run=look, sector="security", place_id=communes[1].id, area="8665a2c6fffffff", spot=1, ring=[[107, 12]] * 7,
        latitude=12.0, longitude=107.0, count=41, gi=5.0, p=0.001, heat="hot99", category="persistent", inside={"school": 3},
    )  # fmt: skip
    return communes


def test_a_disease_beyond_its_threshold_is_said_with_what_was_expected_its_true_count_and_what_to_do(found):
    page = signed_in("leader").get("/decide/health").content.decode()
    assert 'id="outbreaks"' in page and f"nặng nhất là Sốt xuất huyết Dengue ở {found[0].name}: 18 ca" in page
    assert "đủ báo cáo có lẽ 42" in page and "1.000 lần có một" in page
    assert "đủ 264 tuần thì so với cùng mùa" in page
    assert f"feature=place:{found[0].id}&amp;words=" in page or f"feature=place:{found[0].id}&words=" in page


@pytest.mark.parametrize(("language", "needed"), [("vi", "cần 10 tuần, mới có 4"), ("en", "10 weeks are needed, 4 are there")])
def test_too_few_weeks_are_told_in_the_answer_of_each_place_and_in_the_basis(found, language, needed):
    apps.get_model("outbreaks.Run").objects.update(method="", periods=4)
    apps.get_model("outbreaks.Signal").objects.update(alarm=None, expected=None, threshold=None, score=None, since=None)
    page = signed_in("leader", language=language).get("/decide/health").content.decode()
    assert page.count(needed) == 3, "in the summary and of each of the two communes"
    assert ("chưa đủ để so; cần 10." if language == "vi" else "too few to compare; 10 are needed.") in page


@pytest.mark.parametrize(
    ("language", "unknown", "short"),
    [("vi", "có tuần không rõ số ca", "Chưa đủ số liệu"), ("en", "the number of cases of some weeks is unknown", "Too little is known")],
)
def test_weeks_of_unknown_cases_are_not_told_as_too_few_weeks(found, language, unknown, short):
    apps.get_model("outbreaks.Run").objects.update(periods=300)
    apps.get_model("outbreaks.Signal").objects.update(alarm=None, expected=None, threshold=None, score=None, since=None)
    page = signed_in("leader", language=language).get("/decide/health").content.decode()
    assert unknown in page and short not in page


@pytest.mark.parametrize(
    ("method", "language", "said"),
    [
        ("endemic", "vi", "kênh dịch lưu hành, tức trung bình cùng tuần của 5 năm trước"),
        ("endemic", "en", "warns earlier than Farrington"),
        ("farrington", "vi", "Ít báo động giả hơn kênh dịch lưu hành nhưng muộn hơn"),
        ("farrington", "en", "Fewer false alarms than the endemic channel"),
    ],
)
def test_the_page_says_by_which_method_and_what_it_trades(found, method, language, said):
    apps.get_model("outbreaks.Run").objects.update(method=method)
    assert said in signed_in("leader", language=language).get("/decide/health").content.decode()


@pytest.mark.parametrize(("deviations", "said", "measured"), [(2.0, "cộng 2 độ lệch chuẩn", True), (2.5, "cộng 2,5 độ lệch chuẩn", False)])
def test_the_width_of_the_endemic_channel_is_the_declared_one_and_its_rates_are_told_where_they_were_measured(
    found, monkeypatch, deviations, said, measured
):
    apps.get_model("outbreaks.Run").objects.update(method="endemic")
    standing = outbreaks.standing

    def declared(sector):
        told = standing(sector)
        assert told is not None
        return replace(told, runs=tuple(replace(run, deviations=deviations) for run in told.runs))

    monkeypatch.setattr(outbreaks, "standing", declared)
    page = signed_in("leader").get("/decide/health").content.decode()
    assert said in page and ("phát hiện 0,81" in page) == measured


def test_who_reaches_one_commune_reads_of_that_one_alone(found):
    page = signed_in("commune_officer", found[1].id).get("/decide/health").content.decode()
    assert "Không bệnh nào vượt ngưỡng" in page and found[0].name not in page and "có lẽ 42" not in page


def test_a_hot_spot_is_told_with_how_sure_it_is_what_stands_inside_and_the_way_to_the_map(found):
    page = signed_in("leader", language="en").get("/decide/security").content.decode()
    assert "hot, 99% sure" in page and "hot all the time" in page and "School: 3" in page
    assert "/map?on=hotspots.security.accidents&amp;c=12.00000,107.00000,10" in page or "/map?on=hotspots.security.accidents&c=12" in page
    assert "hot, 99% sure" not in signed_in("commune_officer", found[0].id, language="en").get("/decide/security").content.decode()


def test_a_sector_that_watches_no_disease_has_no_such_panel(found):
    page = signed_in("leader").get("/decide/education").content.decode()
    assert 'id="outbreaks"' not in page and 'id="hot-spots"' not in page
