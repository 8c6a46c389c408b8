"""Ways between places, what is experimental, search by colour, and thresholds that reviews propose: as people see and use them."""

from datetime import timedelta

import pytest

from bazan.cameras.devices import api
from bazan.core.time import now
from bazan.directory.permissions.types import SYSTEM
from tests.browsers.camera_pages import signed_in
from tests.fixtures.camera_events import told, went
from tests.fixtures.camera_province import zone
from tests.fixtures.query_count import questions

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(camera):
    return signed_in("administrator", camera.organization_id)


@pytest.fixture
def duty(camera):
    return signed_in("duty_officer", camera.organization_id)


def places(camera):
    """Two places drawn, and three trips."""
    for code, place in (("market", "Chợ"), ("bridge", "Cầu")):
        api.draw("bridge", zone(code, purpose="flow", flow=place), SYSTEM, now())
    at = now().timestamp()
    went(camera, ("Chợ", "Cầu", "car", at), ("Chợ", "Cầu", "motorcycle", at), ("Cầu", "Chợ", "car", at))


def test_ways_between_places_are_a_table_by_time_and_kind_and_a_file(duty, camera):
    assert "Lượt đi giữa các nơi" not in duty.get("/cameras/bridge").text
    places(camera)
    page = duty.get("/cameras/bridge?span=hour").text
    table = page[page.index('class="flow-table"') : page.index("</table>", page.index('class="flow-table"'))]
    for said in ("Chợ", "Cầu", ">2<", ">1<", "<b>3</b>"):
        assert said in table
    cars = duty.get("/cameras/bridge?span=hour&kind=car").text
    assert "<b>2</b>" in cars and "<b>3</b>" not in cars
    assert "Chưa có lượt đi nào" in duty.get("/cameras/bridge?span=week&kind=bus").text
    assert duty.get("/cameras/bridge?span=year&kind=dragon").status_code == 200
    lines = duty.get("/cameras/bridge/trips.csv?span=hour&kind=car").content.decode("utf-8-sig").splitlines()
    assert lines[0] == "start,origin,destination,kind,count"
    assert len(lines) == 3 and any(",Chợ,Cầu,car,1" in line and "+07:00" in line for line in lines)
    assert duty.get("/cameras/none/trips.csv").status_code == 404


def test_places_are_called_as_the_reader_speaks(duty, admin, camera):
    """One has no English name and keeps its own."""
    for code, place, english in (("market", "Chợ", "Market"), ("bridge", "Cầu", "")):
        api.draw("bridge", zone(code, purpose="flow", flow=place, flow_en=english), SYSTEM, now())
    went(camera, ("Chợ", "Cầu", "car", now().timestamp()))
    for reader, address in ((duty, "/cameras/bridge?span=hour"), (admin, "/cameras/bridge/rules")):
        vietnamese = reader.get(address).text
        reader.cookies["language"] = "en"
        english = reader.get(address).text
        assert ("Chợ" in vietnamese, "Market" in vietnamese) == (True, False)
        assert ("Market" in english, "Cầu" in english) == (True, True)
    rows = duty.get("/cameras/bridge/trips.csv?span=hour").content.decode("utf-8-sig").splitlines()
    assert ",Chợ,Cầu,car,1" in rows[1], "a file names places by their key, whoever takes it"


def test_ways_between_places_cost_one_question_however_many_there_are(duty, camera):
    places(camera)
    few = len(questions(duty, "/cameras/bridge?span=hour"))
    at = now().timestamp()
    went(camera, *((f"Nơi {number}", "Chợ", "car", at - 300 * number) for number in range(20)))
    assert len(questions(duty, "/cameras/bridge?span=hour")) == few


def test_what_is_experimental_says_so_until_a_person_has_confirmed_it(duty, camera):
    api.draw("bridge", zone("danger", purpose="fire", names={"vi": "Bãi xe", "en": "Car park"}), SYSTEM, now())
    told(camera, "danger")
    (event,) = api.events()
    for address in (f"/cameras/events/{event.id}", "/cameras", "/cameras/events?purpose=fire"):
        assert "Thử nghiệm, chờ người xác nhận" in duty.get(address).text, address
    duty.post(f"/cameras/events/{event.id}/review", {"review": "true", "then": "/cameras"})
    assert "Thử nghiệm, đã có người xác nhận" in duty.get(f"/cameras/events/{event.id}").text
    told(camera)
    assert "Thử nghiệm" not in duty.get(f"/cameras/events/{api.events()[0].id}").text


def test_events_are_searched_by_what_and_its_colour(duty, camera):
    told(camera, kinds=["car"], colours=["red"])
    told(camera, at=now() + timedelta(seconds=1), kinds=["car"], colours=["white"])
    page = duty.get("/cameras/events?kind=car&colour=red").text
    assert "1 ô tô đỏ" in page and "1 ô tô trắng" not in page
    assert '<option value="red" selected>' in page
    assert "1 ô tô trắng" in duty.get("/cameras/events?colour=plaid&kind=dragon").text


def test_a_rule_of_the_picture_asks_for_no_kinds(admin):
    given = {"vi": "Bãi xe", "en": "Car park", "purpose": "smoke", "points": "10 50\n50 50\n50 90", "seconds": "10", "surest": "60"}
    assert admin.post("/cameras/bridge/rules/draw", given).status_code == 302
    drawn = next(rule.terms for rule in api.rules_of(api.camera("bridge").id) if rule.terms.code == "bai-xe")
    assert (drawn.purpose, drawn.seconds, drawn.surest) == ("smoke", 10, 0.6)
    page = admin.get("/cameras/bridge/rules?rule=bai-xe").text
    assert 'name="surest" value="60"' in page and "độ tin từ 60" in page


@pytest.mark.parametrize("name", ["surest", "smallest"])
@pytest.mark.parametrize("typed", ["much", "-5", "99", "nan"])
def test_a_threshold_that_cant_be_is_said_at_its_field_and_kept(admin, name, typed):
    given = {"vi": "A", "en": "A", "purpose": "intrusion", "points": "10 50\n50 50\n50 90", "kinds": ["person"], name: typed}
    answer = admin.post("/cameras/bridge/rules/draw", given)
    assert answer.status_code == 400
    assert f'href="#field-{name}"' in answer.text and f'value="{typed}"' in answer.text


def test_a_proposed_threshold_is_shown_with_what_it_drops_and_taken_by_one_press(admin, duty, camera):
    for number in range(14):
        told(camera, at=now() - timedelta(minutes=number), sure=0.55 if number < 8 else 0.9)
    for event in api.events():
        api.review(event.id, "false" if event.sure < 0.6 else "true", SYSTEM, now())
    page = admin.get("/cameras/bridge/rules").text
    assert "Từ 14 lần duyệt:" in page and "8 trên 8 sự kiện sai sẽ hết, 0 trên 6 sự kiện đúng bị mất" in page
    proposed = {"rule": "water", "surest": "56", "smallest": "0"}
    assert f'name="surest" value="{proposed["surest"]}"' in page
    assert duty.post("/cameras/bridge/rules/teach", proposed).status_code == 403
    assert admin.post("/cameras/bridge/rules/teach", proposed).headers["Location"] == "/cameras/bridge/rules#rules"
    water = next(rule for rule in api.rules_of(camera.id) if rule.terms.code == "water")
    assert (water.terms.surest, water.terms.points, water.version) == (0.56, zone().points, 2)
    assert "Ngưỡng đề nghị" not in admin.get("/cameras/bridge/rules").text
    assert admin.post("/cameras/bridge/rules/teach", proposed | {"rule": "gone"}).status_code == 404
    assert admin.post("/cameras/bridge/rules/teach", proposed | {"surest": "x"}).status_code == 400
