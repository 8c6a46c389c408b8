from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.errors import Refused
from bazan.core.time import GRAINS, Period
from bazan.data.figures.request_parameters import (
    View,
    day_of,
    feature_of,
    feature_text,
    instant_of,
    number_of,
    period_of,
    period_text,
    regrained,
    tiles_of,
    view_of,
    window,
)
from bazan.data.indicators.types import Feature
from tests.present import present

NOW = datetime(2026, 11, 25, 0, 42, tzinfo=UTC)  # 07:42 local
moments = st.integers(633_830_400, 1_761_955_200).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(moments, st.sampled_from(GRAINS))
def test_an_address_reads_back_the_period_it_wrote(moment, grain):
    period = Period.holding(moment, grain)
    if period.start.year > 1990:
        assert period_of(period_text(period), NOW) == period


@given(st.text(max_size=30))
def test_any_text_is_a_period_or_a_refusal_never_a_crash(text):
    try:
        assert period_of(text, NOW).start <= NOW
    except Refused as refusal:
        assert refusal.rule.startswith("boards.period.")


def test_a_browsers_own_date_fields_are_understood():
    assert period_of("2026-11-25T07:00", NOW) == period_of("2026-11-25T07", NOW)
    assert period_of("2026-11-25", NOW).start == datetime(2026, 11, 24, 17, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-13", "2026-02-30", "2026-11-25T24", "0000-01", "1812", "hôm qua", "", "2026-W54", "²026"])
def test_a_period_that_is_none_is_refused_by_name(text):
    with pytest.raises(Refused, match="unreadable"):
        period_of(text, NOW)


def test_an_hour_that_has_not_begun_is_refused_as_future():
    with pytest.raises(Refused, match="future"):
        period_of("2026-11-25T08", NOW)


@given(st.builds(Feature, st.sampled_from(["place", "thing", "organization"]), st.integers(0, 999_999_999)))
def test_a_feature_reads_back(feature):
    assert feature_of(feature_text(feature)) == feature


@pytest.mark.parametrize("text", ["", "place", "place:", "place:-1", "place:x", "house:3", "place:²", "place:9999999999"])
def test_a_feature_that_is_none_is_refused(text):
    with pytest.raises(Refused):
        feature_of(text)


def test_tiles_keep_their_order_and_come_once():
    found = tiles_of("p.b@place:1,p.a@thing:2,p.b@place:1")
    assert found == [("p.b", Feature("place", 1)), ("p.a", Feature("thing", 2))]


@pytest.mark.parametrize("text", ["", "p.a", "p.a@", "P.A@place:1", "p.a@place:1,", ",".join(f"p.a@place:{i}" for i in range(300))])
def test_tiles_that_cannot_be_read_are_refused(text):
    with pytest.raises(Refused):
        tiles_of(text)


def test_an_empty_day_is_today_and_a_wrong_one_is_refused():
    assert day_of("", date(2026, 11, 25)) == date(2026, 11, 25)
    for text in ("25/11/2026", "2026-02-31", "1700-01-01", "9999-12-31"):
        with pytest.raises(Refused):
            day_of(text, date(2026, 11, 25))


def test_an_instant_without_a_zone_is_local():
    assert instant_of("2026-11-25T07:00", "from") == datetime(2026, 11, 25, 0, tzinfo=UTC)
    with pytest.raises(Refused):
        instant_of("sáng nay", "from")


def test_a_number_is_digits_only():
    assert number_of("12", "datastream") == 12
    for text in ("", "-1", "1e3", "٣", "9" * 30):
        with pytest.raises(Refused):
            number_of(text, "datastream")


def test_a_changed_address_keeps_everything_else():
    view = view_of("/boards/made_up", {"period": "2026-11-25T07", "place": "24611", "map.layer": "rain"}, NOW)
    assert view.href(place="") == "/boards/made_up?period=2026-11-25T07&map.layer=rain"
    assert view.href(period=present(view.period).previous()) == "/boards/made_up?period=2026-11-25T06&place=24611&map.layer=rain"
    assert view.href(grain="day") == "/boards/made_up?period=2026-11-25&place=24611&map.layer=rain"
    assert view.href(period=None) == "/boards/made_up?place=24611&map.layer=rain"
    assert view.with_option("map", layer="", classing="equal") == "/boards/made_up?period=2026-11-25T07&place=24611&map.classing=equal"


def test_a_block_is_told_its_own_choice_and_no_others():
    view = view_of("/b", {"one.sort": "-value", "two.every": "all", "three.colour": "red"}, NOW)
    assert (view.option("one", "sort"), view.option("two", "sort"), view.option("three", "colour")) == ("-value", "", "")


OPTIONS = st.dictionaries(
    st.sampled_from(["map.layer", "map.classing", "league.sort", "league.every"]), st.sampled_from(["rain", "equal", "-value", "all"])
)


@given(st.sampled_from(GRAINS), st.one_of(st.none(), moments), st.sampled_from(["", "24611"]), OPTIONS, st.sampled_from(GRAINS))
def test_an_address_reproduces_its_view(grain, moment, place, options, default):
    from urllib.parse import parse_qsl, urlsplit

    chosen = tuple(sorted(options.items()))
    view = View("/boards/x", grain, Period.holding(moment, grain) if moment else None, place, chosen, default)
    if view.period is None or view.period.start.year > 1990:
        address = urlsplit(view.href())
        assert view_of(address.path, dict(parse_qsl(address.query)), NOW, default) == view


def test_readings_of_a_running_period_are_taken_now_and_of_a_past_one_at_its_end():
    assert view_of("/b", {"period": "2026-11-25"}, NOW).at(NOW) == NOW
    assert view_of("/b", {"period": "2026-11-24"}, NOW).at(NOW) == datetime(2026, 11, 24, 17, tzinfo=UTC) - timedelta(microseconds=1)
    assert view_of("/b", {}, NOW).at(NOW) is None


def test_a_narrower_grain_stays_at_the_end_of_the_wider_one():
    assert period_text(regrained(period_of("2026-10", NOW), "day")) == "2026-10-31"


def test_a_long_chart_of_months_begins_a_year_earlier():
    start, end = window(period_of("2026-11", NOW), "month")
    assert (start, end) == (datetime(2025, 10, 31, 17, tzinfo=UTC), datetime(2026, 11, 30, 17, tzinfo=UTC))


@pytest.mark.parametrize("asked", [{"grain": "decade"}, {"place": "a'b"}, {"map.layer": "DROP"}, {"a.sort": "1;"}])
def test_a_wrong_word_in_the_query_is_refused_by_its_field(asked):
    with pytest.raises(Refused) as refusal:
        view_of("/b", asked, NOW)
    assert refusal.value.field == next(iter(asked))
