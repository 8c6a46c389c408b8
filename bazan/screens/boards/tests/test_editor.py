import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.errors import Refused
from bazan.platform import packs
from bazan.screens.boards.editor import edits
from bazan.screens.boards.editor.toml_format import LONGEST, read, write
from bazan.screens.boards.editor.validation import check, problems
from bazan.screens.boards.layout import layout_of
from tests.fixtures.generated_values import MADE_UP

NAMES = st.text("abcdefghij_", min_size=1, max_size=12)
WORDS = st.fixed_dictionaries({"vi": st.text(max_size=30), "en": st.text(max_size=30)})
NUMBERS = st.one_of(st.integers(-(10**6), 10**6), st.floats(-1e6, 1e6, allow_nan=False).map(lambda one: round(one, 3)), st.booleans())
PLAIN = st.one_of(st.text(max_size=20), NUMBERS, st.lists(st.text(max_size=8), max_size=4), st.lists(st.integers(), max_size=4), WORDS)
ENTRIES = st.lists(
    st.dictionaries(NAMES, st.one_of(PLAIN, st.lists(st.dictionaries(NAMES, PLAIN, max_size=3), max_size=3)), max_size=5), max_size=4
)
BOARDS = st.fixed_dictionaries({"labels": WORDS, "tiles": ENTRIES, "blocks": ENTRIES}, optional={"grain": st.text(max_size=8)})


@given(BOARDS)
def test_a_board_that_was_written_is_read_back_the_same(board):
    assert read(write(board)) == board


def made_up():
    return packs.load(MADE_UP / "orchards").boards[0]


def test_a_packs_board_opened_as_a_start_draws_the_same_blocks():
    begun = edits.begun(made_up(), "orchards")
    assert read(write(begun)) == begun
    own, packed = layout_of("", begun), layout_of("orchards", made_up())
    assert [(one.kind, one.id, one.width, one.labels) for one in own.blocks] == [
        (one.kind, one.id, one.width, one.labels) for one in packed.blocks
    ]
    assert [slot.codes for slot in own.tiles] == [slot.codes for slot in packed.tiles]
    check(begun, lambda name: name.startswith("orchards."), lambda name: name == "orchards.baskets")


GOOD = {
    "labels": {"vi": "Thử", "en": "Trial"},
    "tiles": [{"id": "a", "indicator": "p.a"}],
    "blocks": [{"kind": "chart", "id": "c", "indicator": "p.a"}],
}


@pytest.mark.parametrize(
    ("change", "key", "rule"),
    [
        ({"colour": "red"}, "colour", "keys.unknown"),
        ({"grain": "decade"}, "grain", "keys.choice"),
        ({"labels": ["a"]}, "labels", "keys.mapping"),
        ({"tiles": "none"}, "tiles", "keys.list"),
        ({"tiles": [{"id": "a"}]}, "tiles[0].indicator", "keys.missing"),
        ({"tiles": [{"id": "a", "indicator": "p.gone"}]}, "tiles[0].indicator", "compose.indicator"),
        ({"blocks": [{"kind": "pie", "id": "c"}]}, "blocks[0].kind", "keys.choice"),
        ({"blocks": [{"kind": "chart", "id": "c", "indicator": "p.a", "years": 3}]}, "blocks[0].years", "keys.unknown_near"),
        ({"blocks": [{"kind": "chart", "id": "c", "indicator": "p.a", "periods": "13"}]}, "blocks[0].periods", "keys.whole"),
        ({"blocks": [{"kind": "chart", "id": "c", "indicator": "p.a", "width": 2}]}, "blocks[0].width", "keys.between"),
        ({"blocks": [{"kind": "chart", "id": "C!", "indicator": "p.a"}]}, "blocks[0].id", "keys.pattern"),
        ({"blocks": [{"kind": "season", "id": "c", "indicator": "p.a"}] * 2}, "blocks", "keys.twice"),
        (
            {"blocks": [{"kind": "map", "id": "m", "layers": [{"indicator": "p.a", "cuts": [3, 2, 1, 0]}]}]},
            "blocks[0].layers[0].cuts",
            "boards.grammar.cuts",
        ),
        (
            {"blocks": [{"kind": "league", "id": "m", "indicator": "p.a", "feature_kind": "planet"}]},
            "blocks[0].feature_kind",
            "keys.choice_near",
        ),
        ({"blocks": [{"kind": "rows", "id": "r", "dataset": "p.gone", "columns": ["a"]}]}, "blocks[0].dataset", "compose.dataset"),
        (
            {"blocks": [{"kind": "rows", "id": f"r{n}", "dataset": "p.rows", "columns": ["a"]} for n in range(4)]},
            "blocks",
            "boards.grammar.many_rows",
        ),
        (
            {"blocks": [{"kind": "plan", "id": "p", "groups": [{"rows": ["p.a"]}], "plan": {"p.a": "p.gone"}}]},
            "blocks[0].plan.p.a",
            "compose.indicator",
        ),
    ],
)
def test_what_is_wrong_is_named_by_its_key(change, key, rule):
    found = list(problems(GOOD | change, lambda name: name == "p.a", lambda name: name == "p.rows"))
    assert (key, rule) in [(problem.key, problem.rule) for problem in found]
    with pytest.raises(Refused, match=r"compose\.key"):
        check(GOOD | change, lambda name: name == "p.a", lambda name: name == "p.rows")


def test_a_good_board_has_nothing_wrong():
    assert list(problems(GOOD, lambda name: name == "p.a", lambda name: False)) == []


@given(st.text(max_size=300))
def test_any_text_is_a_board_or_a_refusal_never_a_crash(text):
    try:
        list(problems(read(text), lambda name: True, lambda name: True))
    except Refused as refusal:
        assert refusal.rule.startswith("compose.toml.")


def test_a_file_without_end_is_refused_before_it_is_read():
    with pytest.raises(Refused, match="long"):
        read("a = 1\n" * LONGEST)


@given(st.integers(0, 6), st.integers(-2, 8), st.sampled_from([-1, 1]))
def test_moving_keeps_every_tile_and_moves_one_by_one_place(count, at, by):
    board = {"tiles": [{"indicator": f"p.{n}"} for n in range(count)], "blocks": []}
    after = edits.moved(board, "tiles", at, by)["tiles"]
    assert sorted(one["indicator"] for one in after) == sorted(one["indicator"] for one in board["tiles"])
    if 0 <= at < count and 0 <= at + by < count:
        assert after[at + by] == board["tiles"][at]
    assert edits.moved({"tiles": after}, "tiles", at + by, -by)["tiles"] == board["tiles"]


@given(st.integers(3, 12), st.integers(-12, 12))
def test_a_width_stays_between_a_quarter_and_the_whole(width, by):
    after = edits.widened({"blocks": [{"width": width}]}, 0, by)["blocks"][0]["width"]
    assert after == min(max(width + by, 3), 12)


def test_what_is_typed_is_taken_and_the_board_before_stays_as_it_was():
    board = {"labels": {"vi": "Cũ", "en": "Old"}, "blocks": [{"kind": "heat", "id": "h", "width": 6, "indicator": "p.a", "periods": 13}]}
    fields = {
        "title-vi": " Mới ",
        "title-en": "New",
        "blocks-0-vi": "Tên",
        "blocks-0-en": "Name",
        "blocks-0-periods": "26",
        "grain": "month",
    }
    after = edits.filled(board, fields)
    assert after["labels"] == {"vi": "Mới", "en": "New"}
    assert (after["grain"], after["blocks"][0]["labels"], after["blocks"][0]["periods"]) == ("month", {"vi": "Tên", "en": "Name"}, 26)
    assert board["labels"]["vi"] == "Cũ"


def test_the_text_is_such_as_a_pack_holds():
    text = write(GOOD)
    assert "[[tiles]]" in text
    assert "[[blocks]]" in text
    assert tomllib.loads(text) == GOOD
