"""The decision pages over a province full of values."""

import re

import pytest
from django.apps import apps

from bazan.core.time import now
from bazan.directory.places import api as places
from bazan.screens.decisions.tests.readers import signed_in
from tests.fixtures.query_count import questions

HEALTH = "/decide/health?indicator=health.bed_occupancy"
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("decision pages")]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_sector_leads_to_its_own_page_and_what_needs_a_decision_stands_first(filled, language):
    client = signed_in("leader", language=language)
    page = client.get("/decide").content.decode()
    packs = re.findall(r'<h2><a href="/decide/(\w+)"', page)
    assert {"health", "socioeconomy", "environment"} <= set(packs)
    for pack in packs:
        answer = client.get(f"/decide/{pack}")
        assert answer.status_code == 200
        assert re.search(r"\b(decisions|frontend|boards|scenarios)\.[a-z_]+\.", answer.content.decode()) is None


def test_alternatives_are_changed_by_the_address_and_kept_as_they_stand(filled):
    client = signed_in("leader")
    page = client.get(f"{HEALTH}&scenario=health.hospital_surge&set.add.added=500").content.decode()
    assert 'name="set.add.added" value="500"' in page
    key = re.findall(r'name="key"\s+value="(\w+)"', page)[0]
    form = {"indicator": "health.bed_occupancy", "scenario": "health.hospital_surge", "set.add.added": "500", "key": key}
    first, again = (client.post("/decide/health/scenarios/save", form) for _ in range(2))
    assert first.status_code == again.status_code == 302 and first["Location"] == again["Location"]
    kept = client.get(first.url).content.decode()  # pyrefly: ignore[missing-attribute] - of a redirection
    assert re.search(r"Giường kê thêm.*?500", kept, re.S)


def test_what_cannot_be_assumed_is_said_and_the_page_stays(filled):
    client = signed_in("leader")
    for change, said in (("set.add.added=nhiều", "nhiều"), ("set.add.added=-5", "từ 0"), ("set.add.wings=2", "wings")):
        page = client.get(f"{HEALTH}&scenario=health.hospital_surge&{change}")
        assert page.status_code == 200 and said in page.content.decode()


def test_who_reaches_one_commune_decides_about_that_one_alone(filled):
    communes = places.communes(now().date())
    client = signed_in("commune_officer", communes[0].id)
    page = client.get("/decide/health").content.decode()
    assert communes[0].name in page and communes[1].name not in page
    assert client.get(f"/decide/health?place={communes[1].code}").status_code == 400
    assert client.post("/decide/health/scenarios/save", {"scenario": "health.hospital_surge"}).status_code == 403


def test_work_given_by_an_alternative_brings_its_words(filled):
    page = signed_in("leader").get(f"{HEALTH}&scenario=health.hospital_surge").content.decode()
    href = re.findall(r'href="(/directives/give\?[^"]+words=[^"]+)"', page)[0].replace("&amp;", "&")
    assert "Tổ chức chuyển tuyến 30" in signed_in("leader", language="vi", sector="health").get(href).content.decode()


def test_a_page_asks_the_database_no_more_the_more_places_there_are(filled):
    asked = questions(signed_in("leader"), HEALTH)
    assert len(asked) <= 30, asked


def test_an_unknown_number_and_an_unknown_sector_are_not_found(filled):
    client = signed_in("leader")
    assert client.get("/decide/health?indicator=health.nothing").status_code == 404
    assert client.get("/decide/nowhere").status_code == 404
    assert client.get("/decide/scenarios/999999").status_code == 404
    assert apps.get_model("scenarios", "SavedScenario").objects.count() == 0


def test_a_question_is_answered_part_by_part_with_the_way_to_its_number_and_nonsense_is_refused(filled):
    client = signed_in("leader")
    page = client.get("/decide/ask", {"q": "công suất giường bệnh toàn tỉnh tháng này"}).content.decode()
    assert "Toàn tỉnh" in page or "Đắk Nông" in page
    assert 'href="/indicators/health.' in page
    refused = client.get("/decide/ask", {"q": "nhà thầu nào sắp bỏ dở dự án"}).content.decode()
    assert "Không trả lời." in refused and 'href="/indicators/' not in refused
    assert client.get("/decide/ask").status_code == 200


def test_who_reaches_one_commune_is_told_nothing_of_another(filled):
    communes = places.communes(now().date())
    client = signed_in("commune_officer", communes[0].id)
    page = client.get("/decide/ask", {"q": f"công suất giường bệnh {communes[1].name} tháng này"}).content.decode()
    assert "Không trả lời." in page and 'href="/indicators/' not in page


def test_each_part_of_how_a_question_was_understood_is_corrected_by_a_link(filled):
    client, commune = signed_in("leader"), places.communes(now().date())[0]
    page = client.get("/decide/ask", {"q": "công suất giường bệnh toàn tỉnh tháng này"}).content.decode()
    corrected = client.get(link(page, f"place={commune.code}")).content.decode()
    assert commune.name in re.findall(r'class="answer" role="status">([^<]*)<', corrected)[0]
    again = client.get(link(corrected, "against=previous")).content.decode()
    assert commune.name in re.findall(r'class="answer" role="status">([^<]*)<', again)[0] and "period=newest" in again
    nonsense = {"q": "công suất giường bệnh toàn tỉnh tháng này", "period": "nonsense", "place": "nowhere", "against": "moon"}
    assert client.get("/decide/ask", nonsense).status_code == 200


def link(page, part):
    return re.findall(rf'href="(/decide/ask\?[^"]*{part}[^"]*)"', page)[0].replace("&amp;", "&")
