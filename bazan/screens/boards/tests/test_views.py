import io
import re
from datetime import timedelta
from urllib.parse import unquote

import openpyxl
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bazan.core.labels import labels
from bazan.core.time import Period, now
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature
from bazan.data.observations import api as observations
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from tests.fixtures import generated_values
from tests.fixtures.query_count import questions

MADE_UP = "orchards"
WORDS = [
    "period",
    "grain",
    "place",
    "map.layer",
    "league.sort",
    "map.classing",
    "feature",
    "input",
    "hour",
    "on",
    "kind",
    "q",
    "from",
    "to",
]
WORDS += ["datastream", "ids", "league.every"]
PNG = b"\x89PNG\r\n\x1a\n"


def live_pack():
    return next(head["pack"] for head in indicators.boards() if head["board"])


def hourly():
    return next(info.code for info in indicators.catalogue() if info.grain == "hour" and "place" in info.features)


def addresses():
    """One address of every page that is there to be read."""
    thing, pack, code = observations.things()[0], live_pack(), hourly()
    commune = places.communes(now().date())[0]
    keeper = next(one for one in organizations.all_on(now().date()) if one.place_id == commune.id)
    return [
        "/boards",
        f"/boards/{pack}",
        f"/boards/{pack}?grain=day&place={commune.code}",
        f"/boards/{pack}?grain=month&league.every=all&league.sort=-change",
        f"/boards/{MADE_UP}",
        f"/boards/{MADE_UP}?place={commune.code}&map.layer=spoiled&map.classing=equal&spoiled.fair=fair",
        f"/indicators/{code}",
        f"/indicators/{code}?feature=thing:{thing.id}",
        f"/places/{commune.code}",
        f"/organizations/{keeper.code}",
        "/things",
        f"/things/{thing.code}",
        f"/records?datastream={observations.datastreams()[0].id}",
        "/search",
        "/search?q=gia",
        f"/tiles?ids={code}@place:{commune.id}",
    ]


@pytest.mark.parametrize("role", ["leader", "duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator"])
def test_every_role_reads_every_page(signed, role):
    client = signed(role)
    assert {address: client.get(address).status_code for address in addresses()} == dict.fromkeys(addresses(), 200)


def test_a_stranger_is_sent_to_sign_in(province, db, client):
    for address in addresses():
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in")


def test_pages_are_read_only(signed):
    client = signed()
    assert {client.post(address.split("?")[0]).status_code for address in addresses()} == {405}


@pytest.mark.parametrize("which", ["watched", "made up"])
def test_a_board_asks_at_most_twelve_questions_however_many_blocks(signed, which):
    client, pack = signed(), live_pack() if which == "watched" else MADE_UP
    commune = places.communes(now().date())[0].code
    for query in (
        "",
        "?grain=day",
        "?grain=month",
        f"?place={commune}",
        "?league.every=all&league.sort=name",
        f"?period={now().year - 1}-06",
    ):
        asked = questions(client, f"/boards/{pack}{query}")
        assert len(asked) <= 12, (query, asked)


@pytest.mark.parametrize(("address", "most"), [("/wall", 22), ("/morning", 18)])
def test_the_wall_asks_at_most_twenty_two_questions_however_many_sectors_and_the_morning_eighteen(signed, address, most):
    asked = questions(signed(), address)
    assert len(asked) <= most, asked


def test_a_board_whose_numbers_all_lie_in_the_past_opens_on_the_newest_of_them(signed):
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE indicator_value SET period_start = period_start - INTERVAL '8 years', alive_at = alive_at - INTERVAL '8 years',
               computed_at = computed_at - INTERVAL '8 years'"""
        )
    client = signed("leader")
    page = client.get(f"/boards/{live_pack()}").content.decode()
    assert "bảng mở ở kỳ mới nhất có số:" in page and str(now().year - 8) in page
    assert 'data-freshness="fresh"' in page
    asked_for = client.get(f"/boards/{live_pack()}?period={now().year - 1}").content.decode()
    assert "bảng mở ở kỳ mới nhất" not in asked_for


@pytest.mark.parametrize("address", ["/wall", "/morning"])
def test_the_sectors_are_counted_as_there_are(signed, address):
    page = signed("leader").get(address).content.decode()
    assert f"{len(indicators.boards())} lĩnh vực" in page


def test_tiles_are_one_bulk_question(signed):
    client, codes = signed(), [info.code for info in indicators.catalogue() if "place" in info.features]
    units = places.communes(now().date())
    ids = [f"{code}@place:{one.id}" for code in codes for one in units][:150]
    many = "/tiles?ids=" + ",".join(ids)
    assert client.get(many).content.decode().count("<article") == len(ids)
    assert len(questions(client, many)) <= len(questions(client, f"/tiles?ids={ids[0]}")) + 1


def test_from_a_tile_to_the_raw_record_in_four_clicks(signed):
    client, pack = signed(), live_pack()
    hour = Period.holding(now(), "hour").start - timedelta(hours=1)
    for stream in observations.datastreams():
        generated_values.observe(stream.id, hour, count=24)
    page = client.get(f"/boards/{pack}").content.decode()
    indicator = re.findall(r'<article class="tile[^>]*>\s*<h3><a href="([^"]+)"', page)[0].replace("&amp;", "&")
    page, clicks = client.get(indicator).content.decode(), 1
    while "/records?" not in page:
        onward = re.search(r'class="lineage-table".*?<tbody>.*?<a href="([^"]+)"', page, re.S)
        assert onward, "the path ends before the record"
        page, clicks = client.get(onward[1].replace("&amp;", "&")).content.decode(), clicks + 1
        assert clicks < 4
    records = client.get(re.findall(r'href="(/records\?[^"]+)"', page)[0].replace("&amp;", "&"))
    assert records.status_code == 200
    assert records.content.decode().count("<tr>") > 1


def test_a_wrong_address_is_explained_in_the_readers_language(signed):
    wrong = [
        (f"/boards/{live_pack()}?period=hom-nay", 400),
        (f"/boards/{live_pack()}?period=2999-01-01", 400),
        (f"/boards/{live_pack()}?place=nowhere", 400),
        (f"/boards/{live_pack()}?map.layer=secret", 400),
        (f"/boards/{live_pack()}?map.classing=beauty", 400),
        (f"/boards/{live_pack()}?league.sort=beauty", 400),
        (f"/boards/{live_pack()}/take/exe", 400),
        (f"/boards/{live_pack()}/take/map.exe", 400),
        (f"/boards/{live_pack()}/take/nothing.png", 400),
        ("/boards/astrology", 404),
        ("/indicators/no.such", 404),
        (f"/indicators/{hourly()}?feature=place:999999999", 404),
        (f"/indicators/{hourly()}?feature=house:1", 400),
        ("/places/nowhere", 404),
        ("/places/1?on=yesterday", 400),
        ("/organizations/nobody", 404),
        ("/things/nobody", 404),
        ("/things?kind=spaceship", 400),
        ("/records", 400),
        ("/records?datastream=999999999", 404),
        ("/records?datastream=1&from=soon", 400),
        ("/tiles?ids=rubbish", 400),
    ]
    for language in ("vi", "en"):
        client = signed(language=language)
        for address, status in wrong:
            answer = client.get(address)
            assert answer.status_code == status, address
            assert labels(language)["boards.refused.title"].replace("'", "&#39;") in answer.content.decode(), address
            assert "rules." not in answer.content.decode(), address


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from(WORDS), st.text(max_size=40), max_size=4), st.integers(0, 12))
def test_no_query_breaks_a_page(signed_once, query, which):
    address = signed_once[1][which].split("?")[0]
    assert signed_once[0].get(address, query).status_code in (200, 400, 404)


@pytest.fixture
def signed_once(signed):
    return signed(), addresses()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_speaks_one_language(signed, language):
    other = labels("en" if language == "vi" else "vi")
    mine = set(labels(language).values())
    foreign = {
        text
        for key, text in other.items()
        if key.startswith(("boards.", "frontend.")) and len(text) > 9 and "{" not in text and text not in mine
    }
    client = signed(language=language)
    for address in addresses():
        page = re.sub(r"<(script|style).*?</\1>", "", client.get(address).content.decode(), flags=re.S)
        assert {text for text in foreign if f">{text}<" in page} == set(), address


def test_a_commune_officer_sees_only_that_commune(signed):
    mine, other = places.communes(now().date())[:2]
    client, pack = signed("commune_officer", mine.id), live_pack()
    page = client.get(f"/boards/{pack}").content.decode()
    assert mine.name in page
    assert f"place={other.code}" not in page
    assert client.get(f"/boards/{pack}?place={other.code}").status_code in (400, 403)
    assert client.get(f"/indicators/{hourly()}?feature=place:{other.id}").status_code == 403
    assert "<article" not in client.get(f"/tiles?ids={hourly()}@place:{other.id}").content.decode()


def test_an_officer_of_another_sector_gets_no_board_of_this_one(signed):
    pack = live_pack()
    other = next(head["pack"] for head in indicators.boards() if head["pack"] != pack)
    assert signed("agency_officer", sector=other).get(f"/boards/{pack}").status_code == 403


def test_a_board_is_taken_away_as_tables_and_pictures(signed):
    client = signed()
    table = client.get(f"/boards/{live_pack()}/take/league.csv").content.decode("utf-8-sig")
    assert len(table.splitlines()) == len(places.communes(now().date())) + 1
    board = indicators.board(MADE_UP)["board"]["blocks"]
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/boards/{MADE_UP}/take/xlsx").content))
    assert len(book.sheetnames) == len(board) + 1, "the tiles and every block"
    for block in board:
        answer = client.get(f"/boards/{MADE_UP}/take/{block['id']}.xlsx")
        assert answer.status_code == 200, block
        assert len(openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames) == 1


def test_every_drawn_block_is_a_picture(signed):
    client = signed()
    for block in indicators.board(MADE_UP)["board"]["blocks"]:
        answer = client.get(f"/boards/{MADE_UP}/take/{block['id']}.png")
        if block["kind"] in ("rows", "matrix"):
            assert answer.status_code == 404
            continue
        assert answer.content[:8] == PNG, block
        assert int.from_bytes(answer.content[16:20], "big") > 800, "wide enough to print"
        assert "filename=" in answer["Content-Disposition"]


def test_search_finds_with_and_without_marks(signed):
    client = signed()
    commune = places.communes(now().date())[0]
    for text in (commune.short_name, places.folded(commune.short_name)):
        page = unquote(client.get("/search", {"q": text}).content.decode())
        assert f"/places/{commune.code}" in page
    info = indicators.info(hourly())
    assert f"/indicators/{info.code}" in client.get("/search", {"q": info.code}).content.decode()
    body = next(one for one in organizations.all_on(now().date()) if one.kind != "commune")
    for text in (body.short_name, places.folded(body.name), body.name_en):
        assert f"/organizations/{body.code}" in unquote(client.get("/search", {"q": text}).content.decode())
    assert "zzzz" in client.get("/search", {"q": "zzzz"}).content.decode()


def test_a_station_outside_the_territory_has_its_page(signed):
    kind = observations.things()[0]
    observations.register_thing("far-away", "Trạm Xa", "Far station", kind.kind, kind.sector, 21.03, 105.85, properties={})
    from bazan.data.figures.api import forget

    forget()
    client = signed()
    assert labels("vi")["boards.things.outside_why"] in client.get("/things/far-away").content.decode()
    assert "/things/far-away" in client.get(f"/things?kind={kind.kind}").content.decode()


def test_a_place_of_the_past_has_its_page_and_its_heirs(signed):
    commune = places.communes(now().date())[0]
    eve = commune.valid_from - timedelta(days=1)
    old = next(
        places.place(row.from_id)
        for row in places.passages(eve, commune.valid_from)
        if row.to_id == commune.id and row.from_id != commune.id
    )
    page = signed().get(f"/places/{old.code}", {"on": eve.isoformat()}).content.decode()
    assert old.name in page
    assert f"/places/{commune.code}" in page


def test_the_front_door_opens_where_a_role_begins(signed, client):
    assert client.get("/")["Location"].startswith("/sign-in")
    leader = signed()
    assert leader.get("/", headers={"user-agent": "Mozilla/5.0 (Linux; Android 16) Mobile"})["Location"] == "/morning"
    assert leader.get("/")["Location"] == "/wall"
    assert signed("duty_officer").get("/")["Location"] == "/desk"


def test_an_old_view_is_as_it_stood_then(signed):
    """A value of last year, looked at as of then, is fresh: only now it would be old."""
    code = hourly()
    then = Period.holding(now(), "hour").year_before()
    found = indicators.readings([code], [Feature("place", places.root(now().date()).id)], at=then.end)
    assert next(iter(found.values())).freshness == "fresh"
    page = signed().get(f"/indicators/{code}?period={then.start.astimezone():%Y}-{then.start:%m}-{then.start:%d}").content.decode()
    assert "tile-missing" not in page
