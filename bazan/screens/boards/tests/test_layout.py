from hypothesis import given
from hypothesis import strategies as st

from bazan.platform.declarations.api import read
from bazan.screens.boards.block_base import COLUMNS
from bazan.screens.boards.grammar import Board
from bazan.screens.boards.layout import layout_of, lines

BOARD = {
    "labels": {"vi": "Thử", "en": "Trial"},
    "tiles": [{"id": "rain", "indicator": "rain_day", "spark": 36}, {"id": "aqi", "indicator": "aqi_hour", "day": "aqi_day"}],
    "blocks": [
        {
            "kind": "map",
            "id": "map",
            "width": 5,
            "layers": [{"id": "rain", "indicator": "rain_day", "cuts": [1, 2, 3, 4]}],
            "kinds": ["gauge"],
        },
        {"kind": "map", "layers": [{"id": "load", "indicator": "other.load"}]},
        {"kind": "league", "indicator": "rain_day", "columns": ["rain_hour"], "line": 100, "fair": "rain_per_1000"},
        {"kind": "plan", "groups": [{"rows": ["crop", "milk"]}], "plan": {"crop": "crop_plan"}},
        {"kind": "score", "total": "score", "groups": [{"indicator": "part", "parts": ["one", "two"]}]},
        {"kind": "rows", "dataset": "files", "columns": ["code", "due_at"], "where": {"open": True}},
    ],
    "wall": {"cells": ["aqi"], "map": "rain"},
}


def test_a_short_id_belongs_to_the_boards_own_pack():
    laid = layout_of("made_up", BOARD)
    assert [slot.at("hour") for slot in laid.layers] == ["made_up.rain_day", "other.load"]
    block = laid.block("map")
    assert block and block.width == 5
    assert laid.kinds == ("gauge",)


def test_a_slot_shows_another_indicator_when_its_grain_has_one():
    laid = layout_of("made_up", BOARD)
    assert [slot.at("day") for slot in laid.tiles] == ["made_up.rain_day", "made_up.aqi_day"]
    assert [slot.at("month") for slot in laid.tiles] == ["made_up.rain_day", "made_up.aqi_hour"]


def test_a_block_without_an_id_is_named_by_its_kind_and_place():
    assert [block.id for block in layout_of("made_up", BOARD).blocks] == ["map", "map_2", "league_3", "plan_4", "score_5", "rows_6"]


def test_cells_are_the_tiles_named_or_all_of_them():
    laid = layout_of("made_up", BOARD)
    assert [slot.id for slot in laid.cells("wall")] == ["aqi"]
    assert [slot.id for slot in laid.cells("morning")] == ["rain", "aqi"]


def test_an_empty_board_is_a_board():
    laid = layout_of("made_up", {})
    assert (laid.tiles, laid.blocks, laid.layers) == ((), (), ())


def test_every_indicator_a_board_names_is_found_and_no_column_of_a_dataset():
    named = [name for _, name in read(Board, BOARD).indicators()]
    assert named == [
        "rain_day", "aqi_hour", "aqi_day", "rain_day", "other.load", "rain_day", "rain_per_1000", "rain_hour",
        "crop", "milk", "crop", "crop_plan", "score", "part", "one", "two",
    ]  # fmt: skip
    assert layout_of("made_up", BOARD).codes[:3] == ("made_up.rain_day", "made_up.aqi_hour", "other.load")


@given(st.lists(st.integers(3, 12), max_size=20))
def test_rows_of_the_grid_are_filled_and_keep_their_order(widths):
    rows = lines(widths)
    assert all(sum(row) == COLUMNS for row in rows)
    assert sum(len(row) for row in rows) == len(widths)
    assert all(shown >= wanted for shown, wanted in zip([width for row in rows for width in row], widths, strict=True))
