"""The pages of limits: listed, tried on thirteen months before they hold, laid with a reason, refused beside their field, taken back."""

import csv
import io
import re
from datetime import timedelta

import pytest

from bazan.core.time import local_day, now
from bazan.data.datasets import api as datasets
from bazan.data.indicators import api as indicators
from bazan.data.observations import api as observations
from bazan.directory.change_history import api as change_history
from bazan.directory.permissions.types import Acting, Held, Reach
from bazan.directory.places import api as places
from bazan.platform import packs
from bazan.screens.administration.web import status_calendar
from bazan.screens.administration.web.status_calendar import Square
from tests.fixtures import generated_values
from tests.fixtures.orchard_province import measured

pytestmark = pytest.mark.django_db
PAGE = "/admin/limits/orchards.crop_month"
WHY = {"reason": "Vụ này được mùa, cần nâng ngưỡng", "law": "QĐ 15/QĐ-UBND"}


@pytest.fixture
def crops(province):
    """Four communes with thirteen months of crops; the pack watches below 60, acts below 40."""
    pack = packs.load(generated_values.MADE_UP / "orchards")
    observations.load_vocabulary(pack.id, pack.properties)
    datasets.load_pack(pack)
    indicators.load_pack(pack)
    for place, crop in zip(places.communes(local_day(now())), (30, 50, 70, 90), strict=True):
        measured(place.id, [crop] * 13, until=now())


def tomorrow():
    return (local_day(now()) + timedelta(days=1)).isoformat()


def typed(**more):
    return {"watch": "60", "off": "55", "target": "80", "from": tomorrow()} | more


def test_the_list_shows_the_packs_numbers_and_marks_what_the_province_laid(crops, signed_in):
    office = signed_in("administrator", "ioc")
    page = office.get("/admin/limits")
    assert page.status_code == 200 and PAGE in page.text and "60" in page.text
    assert PAGE not in office.get("/admin/limits?own=1").text and PAGE not in office.get("/admin/limits?text=khong").text
    office.post(f"{PAGE}/lay", typed() | WHY)
    page = office.get("/admin/limits?own=1")
    assert PAGE in page.text and "của tỉnh</span>" in page.text
    rows = list(csv.reader(io.StringIO(office.get("/admin/limits.csv").content.decode("utf-8-sig"))))
    (laid,) = [row for row in rows if row[0] == "orchards.crop_month"]
    assert laid[5:] == ["60", "40", "80", "KH 12/2026", tomorrow(), "60", "55", "80", WHY["law"]]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_preview_says_which_places_would_turn_red_before_anything_holds(crops, signed_in, language):
    office = signed_in("administrator", "ioc")
    office.cookies["language"] = language
    page = office.get(PAGE, typed())
    assert page.status_code == 200
    told = " ".join(re.sub(r"<[^>]+>", " ", page.text).split())
    assert "12 → 24" in told and "1 → 2" in told and "12 → 0" in told
    before, after = re.findall(r'<svg class="chart lanes".*?</svg>', page.text, re.DOTALL)
    assert before.count('"lane-red"') == after.count('"lane-red"') == after.count('"lane-new"') == 12 and "lane-new" not in before
    assert change_history.history() == []


def test_what_is_laid_stands_with_its_reason_and_is_taken_back_by_one_press(crops, signed_in):
    office = signed_in("administrator", "ioc")
    assert office.post(f"{PAGE}/lay", typed() | WHY).status_code == 302
    page = office.get(PAGE)
    (change,) = change_history.history("limits")
    assert WHY["reason"] in page.text and f"/admin/changes/{change.id}/undo" in page.text and WHY["law"] in page.text
    undone = office.post(f"/admin/changes/{change.id}/undo")
    assert undone.status_code == 302 and undone["Location"] == PAGE
    assert indicators.limits_of("orchards.crop_month", now()).own == ()


@pytest.mark.parametrize(
    ("wrong", "fields", "words"),
    [
        ({"watch": "50", "off": "55"}, ("watch", "off"), "thấp hơn ngưỡng xử lý ngay"),
        ({"watch": "abc"}, ("watch",), "phải là một con số"),
        ({"off": "1e400"}, ("off",), "phải là một con số"),
        ({"from": "2020-01-01"}, ("from",), "Ngày này đã qua"),
        ({"target": "50"}, ("target",), "đạt mục tiêu mà vẫn bị báo"),
        ({"from": ""}, ("from",), "Cần ngày"),
        ({"from": "never"}, ("from",), "never"),
    ],
)
def test_what_can_not_be_stands_beside_its_field_in_the_preview_and_when_sent(crops, signed_in, wrong, fields, words):
    office = signed_in("administrator", "ioc")
    for answer in (office.get(PAGE, typed(**wrong)), office.post(f"{PAGE}/lay", typed(**wrong) | WHY)):
        assert answer.status_code == 400 and words in answer.text
        assert all(f'id="error-{field}"' in answer.text for field in fields)
    assert change_history.history() == []


def test_without_a_reason_or_law_the_preview_stays_with_what_was_typed(crops, signed_in):
    office = signed_in("administrator", "ioc")
    for missing, field in (({"reason": ""}, "reason"), ({"law": ""}, "law")):
        answer = office.post(f"{PAGE}/lay", typed() | WHY | missing)
        assert answer.status_code == 400 and f'id="error-{field}"' in answer.text and 'id="preview"' in answer.text
        assert 'name="off" value="55"' in answer.text


def test_who_lays_after_somebody_else_did_is_told_and_sees_the_newest(crops, signed_in):
    office, seen = signed_in("administrator", "ioc"), change_history.last("limits", "orchards.crop_month")
    held = (Held("administrator", None, None),)
    other = Acting(Reach(1, "binh", frozenset({"administrator"}), None, None, held))
    wanted = indicators.limits_of("orchards.crop_month", now())
    assert wanted.own == ()
    state = [{"from": tomorrow(), "watch": 62.0, "off": None, "target": None, "law": "QĐ 1"}]
    change_history.make("limits", "orchards.crop_month", state, "Nâng ngưỡng theo dõi", other, now(), seen=seen)
    assert "vừa đổi ngưỡng này" in office.get(PAGE, typed(seen=str(seen))).text
    answer = office.post(f"{PAGE}/lay", typed(seen=str(seen)) | WHY)
    assert answer.status_code == 409 and "binh vừa đổi mục này" in answer.text
    assert [one.watch for one in indicators.limits_of("orchards.crop_month", now()).own] == [62]


def test_a_department_sees_and_changes_its_own_sector_only_and_a_commune_nothing(crops, signed_in):
    health = signed_in("administrator", "so-yt", sector="health")
    assert PAGE not in health.get("/admin/limits").text and health.get(PAGE).status_code == 404
    assert health.post(f"{PAGE}/lay", typed() | WHY).status_code == 404
    commune = signed_in("administrator", "ubnd-1", place="1")
    assert commune.get(PAGE).status_code == 200 and commune.post(f"{PAGE}/lay", typed() | WHY).status_code == 403
    assert signed_in("leader", "ubnd-tinh").get(PAGE).status_code == 403 and change_history.history() == []


def test_a_square_tells_red_new_gone_and_missing_apart():
    kinds = [
        (None, "missing", "missing"), (Square("off", "off"), "red", "red"), (Square("good", "off"), "quiet", "new"),
        (Square("disaster", "watch"), "red", "gone"), (Square("watch", "watch"), "watch", "watch"), (Square(), "quiet", "quiet"),
    ]  # fmt: skip
    for square, before, after in kinds:
        assert (status_calendar.kind_of(square, False), status_calendar.kind_of(square, True)) == (before, after)


@pytest.mark.parametrize(("grain", "count"), [("day", 57), ("week", 57), ("month", 13), ("quarter", 5), ("year", 2)])
def test_a_calendar_has_a_column_for_every_week_or_period_of_thirteen_months(grain, count):
    today = local_day(now()).replace(year=2026, month=11, day=25)
    columns = status_calendar.columns_of(grain, today.replace(year=2025, month=11, day=1), today)
    assert len(columns) == count and columns == sorted(set(columns))
