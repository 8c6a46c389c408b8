"""What analyses noticed, on the decision page: seen in reach, dismissed, briefed, made a directive or a rule; and the alarm budget."""

import re

import pytest

from bazan.core.time import now
from bazan.directory.places import api as places
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.anomalies import api as anomalies
from bazan.monitoring.insights import api as insights
from bazan.monitoring.insights.types import Noticed
from bazan.response.directives import api as directives
from bazan.screens.decisions.tests.readers import signed_in
from tests.fixtures.query_count import questions

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("decision pages")]

BEDS = "health.bed_occupancy"
PAGE = f"/decide/health?indicator={BEDS}"


@pytest.fixture
def noticed(filled, db):
    """Beds of the whole province and of one commune are unusual; gives (of the province, of the commune)."""
    root, commune = places.root(now().date()), places.communes(now().date())[0]
    found = [
        Noticed(f"{BEDS}@place:{place.id}", place.id, weight, now(), {"vi": f"Giường đầy ở {place.name}", "en": "Beds are full"}, BEDS,
                ("place", place.id), PAGE)
        for place, weight in ((root, 0.9), (commune, 0.7))
    ]  # fmt: skip
    insights.notice("unusual", "health", found, now())
    whole, part = insights.insights("health")
    return whole, part


def test_insights_stand_above_the_questions_with_what_can_be_done(noticed):
    client = signed_in("leader")
    page = client.get(PAGE).content.decode()
    assert page.index("Giường đầy ở") < page.index('id="q1"')
    for act in ("/directives/give?", "/decide/health/rule?insight=", "/brief", "/dismiss"):
        assert act in page
    assert "Giường đầy ở" in client.get("/decide/health/insights").content.decode()


def test_one_dismissed_is_gone_from_the_page_and_listed_with_its_reason(noticed):
    client, insight = signed_in("leader"), noticed[0]
    form = {"reason": "known", "note": "đang mở khoa mới", "indicator": BEDS, "place": ""}
    answer = client.post(f"/decide/health/insights/{insight.id}/dismiss", form)
    assert answer.status_code == 302 and answer["Location"].endswith("#insights")
    page = client.get(answer["Location"]).content.decode()
    assert f'id="insight-{insight.id}"' not in page and "Đã bỏ qua" in page
    assert "đang mở khoa mới" in client.get("/decide/health/insights").content.decode()
    assert client.post(f"/decide/health/insights/{noticed[1].id}/dismiss", {"reason": "because"}).status_code == 400


def test_one_added_to_the_briefing_says_so(noticed):
    client = signed_in("leader")
    answer = client.post(f"/decide/health/insights/{noticed[0].id}/brief", {"from": "insights"})
    assert answer["Location"] == "/decide/health/insights?done=briefed"
    assert insights.insight(noticed[0].id).briefed and "Đã đưa vào báo cáo" in client.get(PAGE).content.decode()


def test_a_directive_given_because_of_one_is_remembered_with_it(noticed):
    client = signed_in("leader")
    href = re.findall(r'href="(/directives/give\?[^"]*insight=[^"]*)"', client.get(PAGE).content.decode())[0].replace("&amp;", "&")
    sheet = client.get(href).content.decode()
    assert "Giường đầy" in sheet
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', sheet))
    form |= {"what": "Mở thêm giường", "lead": re.findall(r'name="lead" value="([^"]*)" checked', sheet)[0],
             "due": re.findall(r'name="due" value="([^"]*)"', sheet)[0]}  # fmt: skip
    answer = client.post("/directives/give/send", form)
    assert answer.status_code == 302, answer.content.decode()
    done = insights.insight(int(form["insight"])).done[-1]
    assert (done.act, done.reference) == ("directed", answer["Location"].rsplit("/", 1)[1])
    assert directives.directive(int(done.reference)).what == "Mở thêm giường"


def test_a_rule_is_tried_first_and_opened_as_it_was_tried(noticed):
    client = signed_in("leader")
    page = client.get(f"/decide/health/rule?insight={noticed[0].id}&side=above&limit=95,5&severity=severe&where=commune").content.decode()
    assert "95,5" in page and "13 tháng" in page
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page[page.index("rule/open") :]))
    answer = client.post("/decide/health/rule/open", form)
    code = answer["Location"].rsplit("/", 1)[1]
    assert alerts.rule(code).declared.levels[0].above == 95.5
    assert insights.insight(noticed[0].id).done[-1].reference == code
    assert client.get("/decide/health/rule?indicator=" + BEDS + "&limit=nhiều").status_code == 400


def test_a_budget_is_set_and_what_is_no_number_is_said(noticed):
    client = signed_in("leader")
    assert client.post("/decide/health/alarms/set", {"about": "indicators", "most": "2,5"}).status_code == 302
    assert anomalies.budgets("health")[0].most == 2.5 and "2,5" in client.get("/decide/health/alarms").content.decode()
    for most in ("", "nhiều", "0", "1e9"):
        assert client.post("/decide/health/alarms/set", {"about": "sensors", "most": most}).status_code == 400


def test_who_reaches_one_commune_sees_and_judges_its_own_alone(noticed):
    communes = places.communes(now().date())
    client = signed_in("commune_officer", communes[0].id)
    page = client.get("/decide/health").content.decode()
    assert f'id="insight-{noticed[1].id}"' in page and f'id="insight-{noticed[0].id}"' not in page
    assert "/dismiss" not in page
    assert client.post(f"/decide/health/insights/{noticed[1].id}/dismiss", {"reason": "known"}).status_code == 403
    stranger = signed_in("leader", sector="security")
    assert stranger.post(f"/decide/health/insights/{noticed[0].id}/dismiss", {"reason": "known"}).status_code in (403, 404)


def test_a_page_asks_no_more_for_many_insights_than_for_one(noticed):
    client = signed_in("leader")
    few = len(questions(client, "/decide/health/insights"))
    root = places.root(now().date())
    more = [Noticed(f"m{n}", root.id, 0.8, now(), {"vi": "a", "en": "b"}, BEDS, ("place", root.id), PAGE) for n in range(20)]
    insights.notice("outbreak", "health", more, now())
    assert len(questions(client, "/decide/health/insights")) <= few
