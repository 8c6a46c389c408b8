import pytest

from bazan.kernel.errors import Refused
from bazan.show.boards.layout import layout_of

BOARD = {
    "title": {"vi": "Thử", "en": "Trial"},
    "tiles": ["rain_day", {"indicator": "aqi_hour", "day": "aqi_day"}],
    "map": {"layers": ["rain_day", "other.load"]},
    "league": {"also": ["rain_hour"]},
    "multiples": {"indicator": "rain_hour", "limit": 500},
    "chart": {"indicator": "level"},
}


def test_a_short_id_belongs_to_the_boards_own_pack():
    assert layout_of("made_up", BOARD).codes("hour") == (
        "made_up.rain_day",
        "made_up.aqi_hour",
        "other.load",
        "made_up.rain_hour",
        "made_up.level",
    )


def test_a_slot_shows_another_indicator_when_its_grain_has_one():
    layout = layout_of("made_up", BOARD)
    assert [slot.at("day") for slot in layout.tiles] == ["made_up.rain_day", "made_up.aqi_day"]
    assert [slot.at("month") for slot in layout.tiles] == ["made_up.rain_day", "made_up.aqi_hour"]


def test_a_layer_is_kept_when_the_grain_changes():
    layout = layout_of("made_up", {"map": {"layers": ["rain", {"hour": "aqi_hour", "day": "aqi_day"}]}})
    assert layout.layer("", "hour") == "made_up.rain"
    assert layout.layer("made_up.aqi_hour", "day") == "made_up.aqi_day"


def test_a_layer_the_board_does_not_have_is_refused():
    with pytest.raises(Refused):
        layout_of("made_up", BOARD).layer("other.secret", "hour")


def test_a_board_of_tiles_alone_is_a_board():
    layout = layout_of("made_up", {"tiles": ["a"]})
    assert layout.layer("", "day") == "made_up.a"
    assert layout.multiples is None
    assert layout.chart.at("hour") == "made_up.a"
    assert layout_of("made_up", {}).codes("hour") == ()


def test_small_multiples_have_an_upper_bound():
    assert layout_of("made_up", BOARD).most_multiples == 20
