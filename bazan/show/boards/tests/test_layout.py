import pytest

from bazan.kernel.errors import Refused
from bazan.show.boards.layout import layout_of

BOARD = {
    "labels": {"vi": "Thử", "en": "Trial"},
    "tiles": [{"id": "rain", "indicator": "rain_day", "spark": 36}, {"id": "aqi", "indicator": "aqi_hour", "day": "aqi_day"}],
    "map": {"layers": [{"id": "rain", "indicator": "rain_day", "cuts": [1, 2, 3, 4]}, {"id": "load", "indicator": "other.load"}]},
    "league": {"columns": ["rain_hour"], "line": 100},
    "multiples": {"indicator": "rain_hour", "top": 500, "periods": 24},
    "chart": {"indicator": "level", "periods": 72},
}


def test_a_short_id_belongs_to_the_boards_own_pack():
    layout = layout_of("made_up", BOARD)
    assert [slot.at("hour") for slot in layout.layers] == ["made_up.rain_day", "other.load"]
    assert (layout.chart.at("hour"), layout.chart.spark) == ("made_up.level", 72)


def test_a_slot_shows_another_indicator_when_its_grain_has_one():
    layout = layout_of("made_up", BOARD)
    assert [slot.at("day") for slot in layout.tiles] == ["made_up.rain_day", "made_up.aqi_day"]
    assert [slot.at("month") for slot in layout.tiles] == ["made_up.rain_day", "made_up.aqi_hour"]


def test_a_layer_is_asked_for_by_its_id_and_an_unknown_one_is_refused():
    layout = layout_of("made_up", BOARD)
    assert layout.layer("").id == "rain"
    assert layout.layer("load").at("day") == "other.load"
    with pytest.raises(Refused):
        layout.layer("secret")


def test_a_board_of_tiles_alone_is_a_board():
    layout = layout_of("made_up", {"tiles": ["a"]})
    assert layout.layer("").at("day") == "made_up.a"
    assert layout.multiples is None
    assert layout.chart.at("hour") == "made_up.a"
    assert layout_of("made_up", {}).layer("") is None


def test_small_multiples_have_an_upper_bound():
    assert layout_of("made_up", BOARD).most_multiples == 20
