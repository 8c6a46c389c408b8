"""The pages of rules: on, off, other numbers, tried on thirteen months, changed with a reason, refused beside the field, taken back."""

import re

import pytest

from bazan.core.time import local_day, now
from bazan.directory.change_history import api as change_history
from bazan.directory.places import api as places
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.alerts.types import Wished
from bazan.screens.administration.tests.test_thresholds import crops  # noqa: F401 - fixture
from tests.fixtures.incident_province import somebody
from tests.fixtures.orchard_province import measured

pytestmark = pytest.mark.django_db
WHY = {"reason": "Vụ này được mùa, cần báo sớm hơn", "law": ""}
LIMIT = "levels.1.below"


@pytest.fixture
def rule(crops):  # noqa: F811 - the fixture
    """A rule that calls below 40; the first commune dips below it and recovers twice, the second stays at 50."""
    first = places.communes(local_day(now()))[0]
    measured(first.id, [60, 60, 30, 60, 60, 60, 35, 60, 60, 60, 60, 60], until=now())
    wished = Wished("orchards.crop_month", "below", 40, "moderate", "commune")
    return alerts.open_rule(wished, somebody("leader", "ubnd-tinh"), now())


def told(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


@pytest.mark.parametrize("language", ["vi", "en"])
def test_other_numbers_are_tried_month_by_month_before_they_hold(rule, signed_in, language):
    office = signed_in("administrator", "ioc")
    office.cookies["language"] = language
    assert rule in office.get("/admin/rules").text
    page = office.get(f"/admin/rules/{rule}", {LIMIT: "55", "on": "1"})
    assert page.status_code == 200 and "2 → 3" in told(page)
    assert page.text.count("lane-new") >= 2 and change_history.history() == []


def test_a_rule_with_other_numbers_stands_with_its_reason_and_is_taken_back(rule, signed_in):
    office, address = signed_in("administrator", "ioc"), f"/admin/rules/{rule}"
    assert office.post(f"{address}/lay", {LIMIT: "55", "on": "1"} | WHY).status_code == 302
    assert alerts.rule_numbers(rule).own == {LIMIT: 55}
    page = office.get(address)
    assert WHY["reason"] in page.text and re.search(r"40 → thành\s*55", told(page))
    (change,) = change_history.history("rules")
    assert office.post(f"/admin/changes/{change.id}/undo")["Location"] == address and alerts.rule_numbers(rule).own == {}


def test_a_rule_is_switched_off_and_says_that_nobody_is_called(rule, signed_in):
    office, address = signed_in("administrator", "ioc"), f"/admin/rules/{rule}"
    assert "2 → 0" in told(office.get(address, {LIMIT: "", "on": "0"}))
    assert office.post(f"{address}/lay", {LIMIT: "", "on": "0"} | WHY).status_code == 302
    assert not alerts.rule(rule).enabled and rule in office.get("/admin/rules?own=1").text


@pytest.mark.parametrize(
    ("wrong", "words"), [({LIMIT: "abc"}, "Phải là một con số"), ({"for_s": "-5"}, "số dương"), ({LIMIT: "1e999"}, "Phải là một con số")]
)
def test_what_can_not_be_stands_beside_its_field(rule, signed_in, wrong, words):
    office, address = signed_in("administrator", "ioc"), f"/admin/rules/{rule}"
    (field,) = wrong
    for answer in (office.get(address, {"on": "1"} | wrong), office.post(f"{address}/lay", {"on": "1"} | wrong | WHY)):
        assert answer.status_code == 400 and words in answer.text and f'id="error-{field}"' in answer.text
    assert office.post(f"{address}/lay", {LIMIT: "55", "on": "1"}).status_code == 400 and change_history.history() == []


def test_a_department_sees_its_own_rules_only(rule, signed_in):
    health = signed_in("administrator", "so-yt", sector="health")
    assert rule not in health.get("/admin/rules").text and health.get(f"/admin/rules/{rule}").status_code == 404
    assert health.post(f"/admin/rules/{rule}/lay", {"on": "0"} | WHY).status_code == 404
    commune = signed_in("administrator", "ubnd-1", place="1")
    assert commune.post(f"/admin/rules/{rule}/lay", {"on": "0"} | WHY).status_code == 403 and alerts.rule(rule).enabled


def test_the_page_of_limits_warns_of_rules_with_numbers_of_their_own(rule, signed_in):
    office = signed_in("administrator", "ioc")
    page = office.get("/admin/limits/orchards.crop_month", {"watch": "60", "off": "55", "target": "", "from": f"{local_day(now())}"})
    assert f'href="/admin/rules/{rule}"' in page.text and "dùng số riêng" in page.text
