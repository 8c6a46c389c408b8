"""Screens of a past minute: the numbers of then, nothing of today, nothing that acts, links that stay there."""

import re
from datetime import timedelta

import pytest
from django.db import connection

from bazan.core.time import LOCAL, now
from bazan.data.indicators import api as indicators
from bazan.directory.places import api as places
from tests.fixtures.generated_province import province, signed  # noqa: F401 - fixtures
from tests.fixtures.query_count import questions

MADE_UP = "orchards"


def sql(statement: str, *parameters) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []


def at(minutes_ago):
    return f"{(now() - timedelta(minutes=minutes_ago)).astimezone(LOCAL):%Y-%m-%dT%H:%M}"


@pytest.fixture(scope="module")
def moved(province, lasting):  # noqa: F811 - the fixture
    """Every number was another until ten minutes ago."""
    with lasting():
        sql("UPDATE indicator_past_kept SET began = %s, whole = %s", now() - timedelta(days=900), now() - timedelta(days=30))
        sql("UPDATE indicator_value SET value = value + 1000.5, computed_at = %s", now() - timedelta(minutes=10))


def figures(page):
    return re.findall(r'data-tile="([^"]+)".*?data-value>([^<]*)<', page, re.S)


def test_the_wall_of_a_past_minute_shows_the_numbers_of_then(signed, moved):  # noqa: F811
    client = signed("leader")
    present, past = (client.get(address).content.decode() for address in ("/wall", f"/wall?at={at(20)}"))
    before, after = dict(figures(past)), dict(figures(present))
    assert before.keys() == after.keys() and before
    assert all(before[tile] != after[tile] for tile in before)
    assert "Như lúc" in past and "Như lúc" not in present


def test_a_wall_of_the_past_stands_still_and_offers_no_act(signed, moved):  # noqa: F811
    page = signed("leader").get(f"/morning?at={at(20)}").content.decode()
    assert "live-token" not in page and "data-sheet" not in page and "/directives/give" not in page
    assert "live-token" in signed("duty_officer").get("/morning").content.decode()
    assert "data-clock" not in signed("agency_officer").get(f"/wall?at={at(20)}").content.decode()


def test_what_is_not_known_of_then_is_said_so_and_never_shown_as_of_now(signed, moved):  # noqa: F811
    page = signed("leader").get(f"/wall?at={at(20)}").content.decode()
    health = page[page.index("wall-health") :]
    assert "Không biết được của phút đó" in health
    assert 'data-part="scores"' not in page and "scene-ahead" not in page


def test_links_of_a_past_page_stay_in_its_minute_where_the_page_they_lead_to_can(signed, moved):  # noqa: F811
    minute = at(20)
    page = signed("leader").get(f"/boards/{MADE_UP}?at={minute}").content.decode()
    links = [href for href in re.findall(r'href="(/[^"]*)"', page) if href.startswith(("/boards/", "/indicators/", "/places/"))]
    assert links and [href for href in links if f"at={minute}" not in href and "/compose" not in href] == []
    assert not any("at=" in href for href in re.findall(r'href="(/(?:search|sources|desk)[^"]*)"', page))
    assert f'<input type="hidden" name="at" value="{minute}">' in page


def test_every_page_that_looks_back_can_be_read_at_a_past_minute(signed, moved):  # noqa: F811
    client, commune = signed("leader"), places.communes(now().date())[0]
    hourly = next(info.code for info in indicators.catalogue() if info.grain == "hour" and "place" in info.features)
    thing = sql("SELECT code FROM thing LIMIT 1")[0][0]
    addresses = ["/wall", "/morning", "/boards", f"/boards/{MADE_UP}?grain=month", f"/places/{commune.code}", f"/indicators/{hourly}"]
    addresses += [f"/things/{thing}", f"/boards/{MADE_UP}/take/xlsx", f"/indicators/{hourly}/take/csv"]
    for address in addresses:
        answer = client.get(f"{address}{'&' if '?' in address else '?'}at={at(20)}")
        assert answer.status_code == 200, (address, answer.content[:400])
        if "take" in address:
            assert "as-known-" in answer["Content-Disposition"]
        else:
            assert 'class="past"' in answer.content.decode(), address


def test_a_page_that_cannot_be_shown_as_it_was_says_so_and_leads_to_now(signed, moved):  # noqa: F811
    client = signed("administrator")
    for address in ("/search?q=gia", "/things", "/sources"):
        answer = client.get(f"{address}{'&' if '?' in address else '?'}at={at(20)}")
        assert answer.status_code == 400 and "Trang này chỉ hiển thị hiện tại" in answer.content.decode()
        assert 'href="?' in answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("2999-01-01T00:00", "không phải là một phút"),
        ("2150-01-01T00:00", "chưa đến"),
        ("1999-01-01T00:00", "Không lưu gì"),
        ("yesterday", "không phải là một phút"),
        ("2026-11-25", "không phải là một phút"),
        ("2026-13-45T07:42", "không phải là một phút"),
    ],
)
def test_a_minute_to_come_before_everything_or_unreadable_is_refused(signed, moved, asked, words):  # noqa: F811
    answer = signed("leader").get(f"/wall?at={asked}")
    assert answer.status_code == 400 and words in answer.content.decode()


def test_a_minute_may_be_named_with_an_offset(signed, moved):  # noqa: F811
    client, then = signed("leader"), now() - timedelta(minutes=20)
    local, utc = (client.get(f"/wall?at={text}").content.decode() for text in (at(20), f"{then:%Y-%m-%dT%H:%M}+00:00"))
    assert figures(local) == figures(utc)


def test_of_a_day_no_longer_kept_the_page_says_so(signed, moved):  # noqa: F811
    client = signed("leader")
    assert "các kỳ đã kết thúc" not in client.get(f"/wall?at={at(20)}").content.decode()
    assert "các kỳ đã kết thúc" in client.get(f"/wall?at={at(60 * 24 * 40)}").content.decode()


def test_a_commune_officer_reaches_no_further_in_the_past(signed, moved):  # noqa: F811
    mine, other = places.communes(now().date())[:2]
    client = signed("commune_officer", place_id=mine.id)
    hourly = next(info.code for info in indicators.catalogue() if info.grain == "hour" and "place" in info.features)
    own = client.get(f"/indicators/{hourly}?feature=place:{mine.id}&at={at(20)}")
    assert own.status_code == 200
    assert client.get(f"/indicators/{hourly}?feature=place:{other.id}&at={at(20)}").status_code == 403
    sql("SET LOCAL ROLE bazan_web")
    assert sql("SELECT count(*) FROM indicator_past") == [(0,)]
    sql("RESET ROLE")


def test_looking_back_costs_the_present_no_question(signed, moved):  # noqa: F811
    client = signed("leader")
    before = questions(client, "/wall")
    client.get(f"/wall?at={at(20)}")
    assert len(questions(client, "/wall")) <= len(before) <= 21
