"""The map as each role reads it: its page, what its script asks for, its cards and its questions of an area."""

import html
import re
from datetime import date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection

from bazan.core.time import LOCAL, local_day, now
from bazan.data.indicators import api as indicators
from bazan.data.observations import api as observations
from bazan.directory.places import api as places
from bazan.monitoring.alerts import api as alerts
from bazan.screens.map.models import SavedView
from tests import covering
from tests.fixtures import alerts as alarms
from tests.fixtures.query_count import questions

ROLES = ("leader", "duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator")
WORLD = "box=100,5,112,25"


def station():
    return alarms.stations(1)[0]


def layer():
    return f"things.{station().kind}"


def told(client, query=""):
    answer = client.get(f"/map/features?{WORLD}{query and '&' + query}")
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


@pytest.mark.parametrize(("role", "language"), covering.parameters(ROLES, ["vi", "en"], strength=1))
def test_every_role_reads_the_map(signed, flood, role, language):
    client = signed(role, language=language)
    page = client.get(f"/map?on=alerts,{layer()}" if role not in ("data_steward",) else f"/map?on={layer()}")
    assert page.status_code == 200
    assert ("Bản đồ điều hành" if language == "vi" else "Operations map") in page.content.decode()


def test_the_page_stands_without_its_script(signed, flood):
    page = signed().get(f"/map?on=alerts,{layer()}").content.decode()
    one = station()
    drawing = re.search(r'<svg class="operations-drawing".*?</svg>\s*(<nav|$)', page, re.DOTALL)
    assert drawing and 'd="MZ' not in drawing[0]  # a path of nothing
    assert one.name in page and 'role="switch"' in page
    assert re.search(r'<form action="/map" role="search">', page) and 'type="datetime-local"' in page
    for step in ("Phóng to", "Thu nhỏ", "Lên phía bắc"):
        assert f'aria-label="{step}"' in page


def test_an_alert_gives_its_station_its_light_and_is_drawn_once(signed, flood):
    layers = told(signed(), f"on=alerts,{layer()}")["layers"]
    (found,) = [one for one in layers[layer()]["features"] if one["properties"]["key"] == f"{layer()}/{station().id}"]
    assert found["properties"]["light"] == "watch" and flood in found["properties"]["heard"]
    assert str(flood) not in {one["properties"]["key"].split("/")[1] for one in layers["alerts"]["features"]}
    alone = told(signed(), "on=alerts")["layers"]["alerts"]["features"]
    assert f"alerts/{flood}" in {one["properties"]["key"] for one in alone}


def test_only_what_stands_in_the_box_is_told(signed, flood):
    one = station()
    near = f"{one.longitude - 0.001},{one.latitude - 0.001},{one.longitude + 0.001},{one.latitude + 0.001}"
    answer = signed().get(f"/map/features?on={layer()}&box={near}").json()
    here = [
        thing
        for thing in observations.things(kind=one.kind)
        if abs(thing.latitude - one.latitude) < 0.001 and abs(thing.longitude - one.longitude) < 0.001
    ]
    assert len(answer["layers"][layer()]["features"]) == len(here)


def test_a_commune_sees_its_own_things_and_alerts_alone(signed, flood):
    one = station()
    other = next(place for place in places.communes(now().astimezone(LOCAL).date()) if place.id != one.place_id)
    mine, theirs = (told(signed("commune_officer", place), f"on=alerts,{layer()}")["layers"] for place in (one.place_id, other.id))
    key = f"{layer()}/{one.id}"
    assert key in {found["properties"]["key"] for found in mine[layer()]["features"]}
    assert key not in {found["properties"]["key"] for found in theirs[layer()]["features"]}
    assert theirs["alerts"]["features"] == []
    assert signed("commune_officer", other.id).get(f"/map/card?card={key}").status_code == 404


def test_the_card_tells_how_it_stands_who_answers_and_what_is_open_there(signed, flood):
    page = signed().get(f"/map/card?card={layer()}/{station().id}").content.decode()
    assert station().name in page and f'href="/alerts/{flood}"' in page
    assert "/incidents/new?" in page and f'href="/things/{station().code}"' in page
    reading = signed("data_steward").get(f"/map/card?card={layer()}/{station().id}").content.decode()
    assert "/incidents/new?" not in reading


def test_the_past_is_told_as_it_was_known_then(signed, province, db):
    at = now()
    number = alarms.raise_one("shift", station(), at - timedelta(minutes=30), at=at - timedelta(minutes=30))
    alarms.happening(number, "risen", "system", at - timedelta(minutes=20), {"before": 1, "after": 2, "severity": "severe"})
    alarms.happening(number, "cleared", "system", at - timedelta(minutes=10), {"before": 2, "after": 0, "severity": "severe"})

    def lights(minutes):
        moment = (at - timedelta(minutes=minutes)).astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M:%S")
        found = told(signed(), f"on=alerts&at={moment}")["layers"]["alerts"]["features"]
        return [one["properties"]["light"] for one in found if one["properties"]["key"] == f"alerts/{number}"]

    assert [lights(minutes) for minutes in (35, 25, 15, 5)] == [[], ["watch"], ["off"], []]
    assert [one.id for one in alerts.active_at(at - timedelta(minutes=25))] == [number]


def yearly():
    """An indicator of communes, told once a year."""
    return next(one for one in indicators.catalogue() if "place" in one.features and one.grain == "year")


def test_communes_of_before_a_reform_are_chosen_each_with_the_last_number_it_had(signed, province, db):
    code, (old, *others) = yearly().code, places.communes(date(2025, 6, 30))
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO indicator_value (indicator_id, feature_kind, feature_id, period_start, value, completeness, version, alive_at,
                 computed_at) SELECT id, 'place', %s, %s, 77, 1, 1, now(), now() FROM indicator WHERE code = %s""",
            [old.id, datetime(2024, 1, 1, tzinfo=LOCAL), code],
        )
    shown = told(signed(), f"on=&figure={code}&geography=2025-06-30")
    found = {one["properties"]["key"]: one["properties"] for one in shown["layers"][f"figures.{code}"]["features"]}
    assert len(found) == len(others) + 1
    assert "77" in found[f"figures.{code}/{old.id}"]["said"] and found[f"figures.{code}/{others[0].id}"]["tone"] == "missing"
    assert "Địa giới trước 01/07/2025: số cuối cùng" in shown["legend"] and "day=2025-06-30" in shown["units"]
    today = told(signed(), f"on=&figure={code}")
    assert len(today["layers"][f"figures.{code}"]["features"]) == len(places.communes(local_day(now()))) < len(found)
    assert "Địa giới hôm nay" in today["legend"] and "day=2025-07-01" in today["units"]
    listed = re.findall(r'data-map-open="([^"]+)"', shown["list"])
    assert listed[0] == f"figures.{code}/{old.id}" and set(listed) == set(found)  # the list says what the colours say, the highest first
    card = signed().get(f"/map/card?figure={code}&geography=2025-06-30&card=figures.{code}/{old.id}").content.decode()
    assert f"/places/{old.code}?on=2025-06-30" in card and "77" in card


def test_a_moment_before_a_reform_shows_its_own_communes_unless_those_of_today_are_asked_for(signed, province, db):
    code, moment = yearly().code, "at=2025-03-01T08:00:00&known=now"
    count = len(places.communes(date(2025, 3, 1)))
    assert [
        (len(shown["layers"][f"figures.{code}"]["features"]) == count, "số tính lại" in shown["legend"])
        for shown in (told(signed(), f"on=&figure={code}&{moment}{chosen}") for chosen in ("", "&geography=today"))
    ] == [(True, False), (False, True)]


def test_the_choice_of_communes_is_a_form_and_the_drawing_follows_it(signed, province, db):
    page = signed(language="en").get(f"/map?figure={yearly().code}&geography=2025-06-30").content.decode()
    assert re.search(r'<option value="2025-06-30" selected>\s*Units before', page) and '<option value="today"' in page
    assert page.count('class="map-ground-unit') == len(places.communes(date(2025, 6, 30)))


def test_an_area_tells_people_and_things_and_may_be_taken_away(signed, flood):
    one = station()
    area = f"area=circle:{one.latitude},{one.longitude},2000"
    page = signed().get(f"/map/area?{area}").content.decode()
    assert one.name in page and "km²" in page and "Cách tính" in page
    taken = signed().get(f"/map/area/take/csv?{area}")
    assert taken.status_code == 200 and one.name in taken.content.decode("utf-8-sig")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("c=1,2", "tâm bản đồ"),
        ("c=12,nan,9", "tâm bản đồ"),
        ("on=nothing", "Không có lớp"),
        ("at=2150-01-01T00:00", "chưa tới"),
        ("at=yesterday", "đọc"),
        ("only=all", "Không hiểu"),
        ("figure=no.such", "Không có lớp"),
        ("geography=2024-06-30", "Không hiểu"),
    ],
)
def test_an_address_that_can_not_be_read_is_refused_by_name(signed, province, db, query, said):
    answer = signed().get(f"/map?{query}")
    assert answer.status_code == 400 and said in answer.content.decode()


@pytest.mark.parametrize(
    ("box", "said"), [("1,2,3", "khung"), ("179,10,-179,12", "đổi ngày"), ("0,inf,1,2", "khung"), ("0,-91,1,2", "khung")]
)
def test_a_box_that_can_not_be_is_refused(signed, province, db, box, said):
    answer = signed().get(f"/map/features?box={box}")
    assert answer.status_code == 400 and said in answer.content.decode()


@pytest.mark.parametrize(
    ("area", "said"),
    [
        ("circle:12,107", "Không hiểu vùng"),
        ("drawn:12,107;12.1,107.1;12,107.1;12.1,107", "cắt"),
        ("things.x/1", "không có ở đây"),
    ],
)
def test_a_wrong_area_is_said_and_the_map_opens_all_the_same(signed, province, db, area, said):
    answer = signed().get(f"/map?area={area}")
    assert answer.status_code == 200 and said in answer.content.decode()


def test_an_area_of_too_many_corners_is_said(signed, province, db):
    corners = ";".join(["12.00001,107.00001"] * 1040)
    assert "area-wrong" in signed().get(f"/map/area?area=drawn:{corners}").content.decode()
    longer = signed().get(f"/map?area=drawn:{corners};{corners}")
    assert longer.status_code == 400


def test_a_card_that_is_gone_is_said_and_the_map_opens_all_the_same(signed, province, db):
    page = signed().get(f"/map?card={layer()}/999999")
    assert page.status_code == 200 and "Đối tượng này không có ở đây" in page.content.decode()


def test_the_map_is_printed_and_taken_as_a_picture(signed, flood):
    page = signed().get(f"/map/print?on=alerts,{layer()}&paper=a3").content.decode()
    assert "map-sheet-a3" in page and station().name in page and " km</b>" in page
    taken = signed().get(f"/map/picture?on=alerts,{layer()}")
    assert taken["Content-Type"] == "image/png" and taken.content.startswith(b"\x89PNG")
    assert signed().get("/map/print?paper=b5").status_code == 400


def test_the_drawing_is_sound_xml(signed, flood):
    page = signed().get(f"/map?on=alerts,teams,{layer()}").content.decode()
    drawing = page[page.index('<svg class="operations-drawing"') :]
    depth, end = 0, 0
    for tag in re.finditer(r"<svg\b|</svg>", drawing):
        depth += 1 if tag[0] == "<svg" else -1
        if not depth:
            end = tag.end()
            break
    ElementTree.fromstring(drawing[:end])


def test_coordinates_and_names_are_found(signed, province, db):
    one = station()
    place = places.place(one.place_id)
    page = signed().get(f"/map?q={place.latitude:.4f},{place.longitude:.4f}").content.decode()
    assert "VN-2000" in page and "card=point/" in page
    assert place.name in signed().get(f"/map?q={place.name}").content.decode()


def test_the_features_cost_the_same_however_many_there_are(signed, flood):
    client, address = signed(), f"/map/features?{WORLD}&on=alerts,{layer()}"
    few = questions(client, address)
    for one in alarms.stations(3):
        alarms.raise_one("shift", one, now())
    assert len(questions(client, address)) == len(few)


def test_a_view_is_kept_shared_by_role_and_dropped_by_its_maker_alone(signed, province, db):
    duty, leader, steward = signed(), signed("leader"), signed("data_steward")
    view = {"c": "12.0,107.6,10", "on": layer(), "name": "Sông", "roles": ["leader"]}
    assert duty.post("/map/views", view).status_code == 302
    kept = SavedView.objects.get(name="Sông")
    assert f"on={layer()}" in kept.query and "Sông" in leader.get("/map").content.decode()
    assert "Sông" not in steward.get("/map").content.decode()
    assert duty.post("/map/views", view | {"c": "12.1,107.6,11"}).status_code == 302
    assert SavedView.objects.get().query.startswith("c=12.10000,107.60000,11.00")
    assert leader.post(f"/map/views/{kept.id}/drop").status_code == 404
    assert duty.post(f"/map/views/{kept.id}/drop").status_code == 302
    assert not SavedView.objects.exists()


def test_a_shared_view_shows_of_its_layers_those_its_reader_may_see(signed, province, db):
    view = {"c": "12.0,107.6,10", "on": f"alerts,{layer()}", "name": "Chung", "roles": ["leader"]}
    assert signed().post("/map/views", view).status_code == 302
    SavedView.objects.update(query=SavedView.objects.get().query.replace("on=", "on=rows.gone.away,") + "&figure=gone.away")
    leader = signed("leader")
    assert f'href="/map?c=12.00000,107.60000,10.00&amp;on=alerts,{layer()}"' in leader.get("/map").content.decode()
    frame = leader.get(f"/map/frame?{SavedView.objects.get().query}")
    assert frame.status_code == 200 and f"on=alerts,{layer()}" in html.unescape(frame.content.decode())


def test_a_kept_view_is_a_scene_of_the_wall_for_whom_it_is_shared_with(signed, province, db):
    view = {"c": "12.0,107.6,10", "on": layer(), "name": "Trên tường", "roles": ["leader"]}
    assert signed().post("/map/views", view).status_code == 302
    number, leader = SavedView.objects.get().id, signed("leader")
    assert f'href="/wall?view={number}"' in leader.get("/map").content.decode()
    first, other = (leader.get(f"/wall{query}").content.decode() for query in (f"?view={number}", ""))
    assert re.findall(r'data-scene="([^"]+)"', first)[0] == "operations" != re.findall(r'data-scene="([^"]+)"', other)[0]
    assert "Trên tường" in first and f"/map/frame?c=12.00000,107.60000,10.00&amp;on={layer()}" in first
    assert 'data-source="/map/frame?"' in other
    assert signed("data_steward").get(f"/wall?view={number}").status_code == 404


@pytest.mark.parametrize("wrong", [{"name": " "}, {"name": "x", "roles": ["king"]}, {"name": "x", "c": "here"}])
def test_a_view_that_can_not_be_kept_is_refused_and_nothing_is_kept(signed, province, db, wrong):
    answer = signed().post("/map/views", {"c": "12.0,107.6,10", "on": ""} | wrong)
    assert answer.status_code == 400 and not SavedView.objects.exists()
