"""Cameras that are to be mended, on the health board and on their ticket: whose, since when, by when; its owner takes it up."""

from datetime import timedelta

import pytest

from bazan.cameras.devices import api
from bazan.cameras.maintenance import api as maintenance
from bazan.cameras.maintenance.types import Patience, Policy
from bazan.core.time import LOCAL, now
from bazan.directory.permissions.types import SYSTEM
from bazan.platform.design_system.api import when
from tests.browsers.camera_pages import signed_in
from tests.fixtures.camera_faults import say, since, well_for
from tests.fixtures.camera_province import terms
from tests.fixtures.query_count import questions

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def ticket(owner, monkeypatch):
    """Of a camera at a market that has been offline for seventy minutes."""
    monkeypatch.setattr(
        "bazan.cameras.maintenance.service_levels.of_province", lambda: Policy({"offline": Patience(HOUR, 3)}, HOUR / 2, HOUR / 4, 3)
    )
    return failed(owner, "market")


def failed(owner, code):
    api.register(terms(code, road=f"Phố {code}"), owner, SYSTEM, now())
    say("unreachable", ["offline"])
    since(70)
    (ticket,) = maintenance.open_due(now())
    return ticket


def test_the_board_says_who_mends_it_by_when(ticket, owner):
    duty = signed_in("duty_officer", owner)
    page = duty.get("/cameras/health").text
    assert page.count(f'href="/cameras/upkeep/{ticket.id}"') == 2, "it stands among the tickets and beside its camera"
    for said in ("Mất kết nối, Phố market, 1 camera", "Chờ đơn vị nhận", f"{ticket.case.due_at.astimezone(LOCAL):%H:%M}"):
        assert said in page
    table = duty.get("/cameras/health.csv").content.decode("utf-8-sig").splitlines()
    assert table[1].split(",")[-1] == ticket.case.due_at.astimezone(LOCAL).isoformat()
    well_for(40)
    maintenance.close_well(now())
    assert "Không có phiếu sửa nào đang mở" in duty.get("/cameras/health").text


def test_the_page_of_a_camera_names_its_tickets(ticket, owner):
    duty = signed_in("duty_officer", owner)
    page = duty.get("/cameras/market").text
    assert f'<a href="/cameras/upkeep/{ticket.id}">Mất kết nối, Phố market, 1 camera</a>' in page
    assert (page.count("Chờ đơn vị nhận"), "Phiếu sửa, hạn" in page) == (1, True)
    well_for(40)
    maintenance.close_well(now())
    assert "Chờ đơn vị nhận" not in (mended := duty.get("/cameras/market").text)
    assert f"/cameras/upkeep/{ticket.id}" in mended, "what was mended is told no more"


def test_the_wall_says_on_its_tile_by_when_a_dead_camera_is_mended(ticket, owner, monkeypatch):
    duty = signed_in("duty_officer", owner)
    due = ticket.case.due_at
    assert f"Phiếu sửa, hạn {when(due, now())}<" in duty.get("/cameras").text
    monkeypatch.setattr("bazan.cameras.live.web.video_wall.clock_now", lambda: due + HOUR)
    assert f"Phiếu sửa, hạn {when(due, due + HOUR)} · Quá hạn" in duty.get("/cameras").text
    monkeypatch.undo()
    well_for(40)
    maintenance.close_well(now())
    assert "Phiếu sửa, hạn" not in duty.get("/cameras").text


def test_one_that_rests_is_not_among_the_ill_and_is_found_by_its_owner(ticket, owner):
    begins, ends = (f"{(now() + timedelta(hours=hours)).astimezone(LOCAL):%H:%M}" for hours in (2, 4))
    api.register(terms("school", hours=((begins, ends),)), owner, SYSTEM, now())
    duty = signed_in("duty_officer", owner)
    shown = {
        which: ["Cầu market" in page, "Cầu school" in page]
        for which in ("", "ill", "resting", "nonsense")
        if (page := duty.get(f"/cameras/health?show={which}&owner=center").text)
    }
    assert shown == {"": [True, True], "ill": [True, False], "resting": [False, True], "nonsense": [True, True]}
    assert "0/1" in duty.get("/cameras/health").text, "one that rests counted as a camera of its owner that fails"


def test_its_owner_takes_it_up_and_tells_of_the_work(ticket, owner):
    keeper = signed_in("agency_officer", owner)
    address = f"/cameras/upkeep/{ticket.id}"
    assert "Cầu market" in keeper.get(address).text
    assert keeper.post(f"{address}/accept", {"seen": ticket.case.version}).headers["Location"] == address
    again = keeper.post(f"{address}/accept", {"seen": ticket.case.version})
    assert (again.status_code, 'role="alert"' in again.text) == (409, True)
    refused = keeper.post(f"{address}/say", {"words": "ờ"})
    assert (refused.status_code, ">ờ</textarea>" in refused.text, 'aria-invalid="true"' in refused.text) == (400, True, True)
    assert keeper.post(f"{address}/say", {"words": "Chờ bộ nguồn mới"}).status_code == 302
    page = keeper.get(address).text
    for said in ("Đang sửa", "Đơn vị đã nhận", "Chờ bộ nguồn mới", "Người agency_officer"):
        assert said in page
    assert f"{address}/accept" not in page, "what is done is offered again"


def test_who_is_not_its_owner_reads_it_and_acts_no_more_than_that(ticket, owner):
    address = f"/cameras/upkeep/{ticket.id}"
    other = signed_in("duty_officer", None)
    page = other.get(address)
    assert (page.status_code, f"{address}/say" in page.text) == (200, False)
    assert other.post(f"{address}/accept", {"seen": ticket.case.version}).status_code == 403
    assert signed_in("leader", owner).post(f"{address}/say", {"words": "Sửa đi"}).status_code == 403
    assert signed_in("duty_officer", None, sector="health").get(address).status_code == 404
    assert maintenance.ticket(ticket.id).case.state == "open"


def test_a_closed_ticket_says_how_long_it_took(ticket, owner):
    well_for(40)
    maintenance.close_well(now())
    page = signed_in("duty_officer", owner).get(f"/cameras/upkeep/{ticket.id}").text
    for said in ("Đã sửa xong", "Đã chạy lại", "Hỏng tổng cộng 70 phút"):
        assert said in page
    assert f"/cameras/upkeep/{ticket.id}/say" not in page


def test_more_tickets_ask_the_database_no_more(ticket, owner):
    duty = signed_in("duty_officer", owner)
    few = len(questions(duty, "/cameras/health"))
    for number in range(4):
        failed(owner, f"c-{number}")
    assert len(maintenance.open_tickets()) == 5
    assert len(questions(duty, "/cameras/health")) == few
