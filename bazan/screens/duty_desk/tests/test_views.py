"""The desk and the pages of alerts and rules, as each role reads them."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.apps import apps

from bazan.coordination.notifications import api as notifications
from bazan.coordination.notifications.types import Subject
from bazan.core.time import now
from bazan.platform.design_system.api import when
from tests import covering
from tests.fixtures import alerts
from tests.fixtures.query_count import questions

EXPECTED_SITE = {"minor": "minor", "moderate": "watch", "severe": "off", "extreme": "disaster"}
ROLES = ("leader", "duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator")


def rule(name):
    return f"{alerts.hourly().partition('.')[0]}.{name}"


@pytest.mark.parametrize(("role", "language"), covering.parameters(ROLES, ["vi", "en"], strength=1))
def test_every_role_reads_every_page(signed, flood, role, language):
    client = signed(role, language=language)
    addresses = ["/desk", f"/desk?alert={flood}", "/alerts", f"/alerts/{flood}", "/alerts/rules", f"/alerts/rules/{rule('life')}"]
    addresses += ["/alerts?state=closed", "/alerts?severity=severe&sector=x", f"/alerts/rules/{rule('silent')}"]
    assert {one: client.get(one).status_code for one in addresses} == dict.fromkeys(addresses, 200)


@pytest.mark.parametrize("severity", ["minor", "moderate", "severe", "extreme"])
@pytest.mark.parametrize("more", [{}, {"state": "cleared"}], ids=["active", "cleared"])
def test_an_alert_of_each_severity_stands_on_the_map_of_its_page_and_of_the_desk(signed, flood, severity, more):
    one = alerts.raise_one("shift", alerts.stations(1)[0], now(), severity=severity, **({"cleared_at": now()} if more else {}))
    for address in (f"/alerts/{one}", f"/desk?alert={one}"):
        answer = signed().get(address)
        assert answer.status_code == 200, address
        assert f"station-{'ok' if more else EXPECTED_SITE[severity]}" in answer.content.decode()


def test_who_may_open_no_incident_is_offered_none(signed, flood):
    for role, offered in (("duty_officer", True), ("data_steward", False), ("administrator", False)):
        for address in ("/desk", f"/alerts/{flood}"):
            assert ("/incidents/new" in signed(role).get(address).content.decode()) is offered, (role, address)


def test_the_desk_says_what_where_how_far_and_how_fast(signed, flood):
    page = signed().get("/desk").content.decode()
    station = alerts.stations(1)[0]
    assert f"Lũ tại {station.name}" in page
    for words in ("Vừa", "Ngay", "đã quan trắc", "Chưa ai nhận", "Số đo", "Ngưỡng", "mức", "Xác nhận đúng", "Mở sự cố"):
        assert words in page
    assert f'href="/incidents/new?alert={flood}"' in page
    assert 'href="/incidents/new?call=1"' in page
    assert '<svg class="map"' in page and '<svg class="chart"' in page
    assert re.search(r'<svg class="chart"[^>]* data-values=', page)


def test_the_drawn_map_offers_the_live_one_there(signed, flood):
    station = alerts.stations(1)[0]
    view = f"c={station.latitude:.5f},{station.longitude:.5f},11.5&amp;card=alerts/{flood}"
    for address in ("/desk", f"/alerts/{flood}"):
        page = signed().get(address).content.decode()
        assert f'data-source="/map/frame?{view}"' in page and f'href="/map?{view}" data-map-here data-key="m"' in page


def test_an_alert_is_still_answered_when_its_rule_is_no_longer_in_force(signed, flood):
    apps.get_model("alerts", "AlertRule").objects.filter(code=rule("life")).update(retired_at=now())
    for address in ("/desk", f"/alerts/{flood}", f"/directives/give?alert={flood}"):
        answer = signed("leader").get(address)
        assert answer.status_code == 200, address


def test_an_empty_desk_says_so(signed):
    page = signed().get("/desk").content.decode()
    assert "Không có gì cần xử lý" in page
    assert 'aria-live="polite"' in page


def test_the_queue_has_its_parts_in_order_and_only_life_speaks(signed, flood):
    one, two = alerts.stations(2)
    alerts.raise_one("shift", two, now())
    alerts.raise_one("silent", one, now())
    page = signed().get("/desk").content.decode()
    at = [page.index(f'data-queue="{part}"') for part in ("reports", "life", "shift", "technical")]
    assert at == sorted(at)
    assert page.count("aria-live=") == 2


def test_every_line_counts_in_one_way_from_when_the_alert_was_last_raised(signed, flood):
    _, two = alerts.stations(2)
    again = alerts.raise_one("shift", two, now(), raised_at=now() - timedelta(hours=5), times=2)
    called(flood)
    page = signed().get(f"/desk?alert={again}").content.decode()
    assert re.findall(r'class="queue-age figures">\s*([^<]+?)\s*<', page) == ["đã 7 phút", "đã 7 phút"]
    (line,) = re.findall(rf'data-alert="{flood}".*?</li>', page, re.DOTALL)
    assert "gọi tiếp sau" in line and "data-until=" in line
    raised = now() - timedelta(minutes=7)
    assert f"mở {when(raised, now())}" in page and "Chưa ai nhận, đã 7 phút" in page


def called(alert):
    """A chain that calls somebody about it."""
    station = alerts.stations(1)[0]
    told = Subject({"vi": "Lũ", "en": "Flood"}, {"vi": "", "en": ""}, "extreme", "alert", "", station.place_id, station.sector, True)
    notifications.start_escalation("life", f"alert:{alert}", told, "system", now())


def test_what_is_suppressed_or_explained_does_not_call(signed, flood):
    one, two = alerts.stations(2)
    cause = alerts.raise_one("silent", one, now())
    alerts.raise_one("shift", two, now(), inhibited_by_id=cause)
    page = signed().get("/desk").content.decode()
    assert 'data-queue="shift"' not in page
    assert "1 tạm im" in page


def test_somebody_elses_place_is_not_seen(signed, flood):
    here, other = (
        alerts.stations(1)[0].place_id,
        next(one.place_id for one in alerts.stations(20) if one.place_id != alerts.stations(1)[0].place_id),
    )
    assert signed("commune_officer", place_id=here).get(f"/alerts/{flood}").status_code == 200
    far = signed("commune_officer", place_id=other)
    assert far.get(f"/alerts/{flood}").status_code == 404
    assert f'data-alert="{flood}"' not in far.get("/desk").content.decode()
    assert f'data-alert="{flood}"' not in far.get("/alerts").content.decode()


def test_a_filter_that_means_nothing_is_refused_in_words(signed):
    answer = signed().get("/alerts?state=sleeping")
    assert answer.status_code == 400
    assert "Không có lựa chọn lọc sleeping" in answer.content.decode()


def test_the_list_is_filtered_by_its_address(signed, flood):
    one = alerts.stations(2)[1]
    other = alerts.raise_one("shift", one, now(), severity="severe")
    page = signed().get("/alerts?severity=severe").content.decode()
    assert f'data-alert="{other}"' in page and f'data-alert="{flood}"' not in page
    page = signed().get(f"/alerts?rule={rule('life')}").content.decode()
    assert f'data-alert="{other}"' not in page and f'data-alert="{flood}"' in page


def test_the_list_is_taken_away_as_csv_and_xlsx(signed, flood):
    client = signed()
    text = client.get("/alerts/take/csv").content.decode("utf-8-sig")
    assert text.splitlines()[0].startswith("Số,Cảnh báo,Mức độ")
    assert str(flood) in text
    book = openpyxl.load_workbook(io.BytesIO(client.get("/alerts/take/xlsx").content))
    assert book.worksheets[0].max_row >= 4
    assert client.get("/alerts/take/pdf").status_code == 400


def test_the_desk_costs_the_same_however_long_the_queue_is(signed, flood):
    client = signed()
    few = questions(client, f"/desk?alert={flood}")
    for one in alerts.stations(12)[1:]:
        alerts.raise_one("shift", one, now())
    many = questions(client, f"/desk?alert={flood}")
    assert len(many) == len(few)
    assert len(few) <= 30, few


def test_the_list_costs_the_same_however_long_it_is(signed, flood):
    client = signed()
    few = questions(client, "/alerts")
    for one in alerts.stations(12)[1:]:
        alerts.raise_one("shift", one, now())
    assert len(questions(client, "/alerts")) == len(few) <= 14


def test_a_rule_says_what_it_watches_by_which_law_and_its_samples(signed):
    page = signed().get(f"/alerts/rules/{rule('life')}").content.decode()
    for words in ("từ 70", "trở lên", "Văn bản thử 01/2026", "lên rồi xuống", "báo ngay", "bản 3"):
        assert words in page
    assert signed().get("/alerts/rules/nowhere.rule").status_code == 404


def test_an_alert_keeps_the_end_of_its_story(signed):
    one = alerts.stations(1)[0]
    at = now() - timedelta(hours=3)
    ended = alerts.raise_one("life", one, now(), at=at, closed_at=now(), closed_by="system", outcome="false", cleared_at=now())
    page = signed().get(f"/alerts/{ended}").content.decode()
    assert "Báo nhầm" in page
    assert "Xác nhận đúng" not in page
