"""Cells read right or refused by name; what a delivery must keep as a whole."""

import unicodedata
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from bazan.core.time import Period
from bazan.data.datasets import api
from bazan.data.datasets.tests.conftest import NOW, harvest, pine
from bazan.data.datasets.types import Context, PlaceWords, Record
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places


def told(staged) -> list[tuple]:
    return [(one.cell or one.line, one.column, one.rule) for one in staged.findings]


def test_a_good_row_is_typed_and_placed(groves):
    staged = harvest(pine("01 - Xã Một Hai", "1.204", "1,2", weight="12,5") | {"wood": "Thông", "felled": " 7 "})
    assert told(staged) == []
    values = dict(zip(staged.columns, staged.rows[0], strict=True))
    here = places.by_code("01", Period.parse("2026-10").start.date())
    assert (values["place"], values["place_id"], values["wood"]) == (here.id, here.id, "01")
    assert (values["trees"], values["felled"], values["weight"]) == (1204, 7, 12.5)


@pytest.mark.parametrize(
    ("cells", "column", "cell", "rule"),
    [
        ({"trees": "nhiều"}, "trees", "D6", "datasets.cell.number"),
        ({"trees": 3.5}, "trees", "D6", "datasets.cell.integer"),
        ({"trees": -1}, "trees", "D6", "datasets.cell.low"),
        ({"trees": 2_000_000}, "trees", "D6", "datasets.cell.high"),
        ({"trees": datetime(2026, 1, 2)}, "trees", "D6", "datasets.cell.dated"),
        ({"weight": "1.204"}, "weight", "F6", "datasets.cell.ambiguous"),
        ({"weight": "1,204"}, "weight", "F6", "datasets.cell.ambiguous"),
        ({"wood": "Tre"}, "wood", "C6", "datasets.cell.code"),
        ({"wood": ""}, "wood", "C6", "datasets.cell.missing"),
        ({"place": "99"}, "place", "B6", "datasets.place.unknown"),
        ({"place": "02"}, "place", "B6", "datasets.place.ended"),
        ({"period": "2026-09"}, "period", 6, "datasets.cell.other_period"),
        ({"period": "2026-Q3"}, "period", 6, "datasets.cell.grain"),
        ({"period": "tháng mười"}, "period", 6, "datasets.cell.period"),
        ({"felled": 101}, "felled", "E6", "check"),
    ],
)
def test_a_bad_cell_is_named(groves, cells, column, cell, rule):
    staged = harvest(pine() | cells)
    assert told(staged) == [(cell, column, rule)]
    assert staged.rows == [] and staged.read == 1


def test_a_code_of_another_era_names_its_successor(groves):
    found = harvest(pine("02")).findings[0]
    assert found.params["name"] == "Xã Hai" and found.params["successors"] == "01 Xã Một Hai" and found.params["to"] == "01/07/2025"
    old = harvest(pine("02"), period=Period.parse("2025-06"))
    assert told(old) == []


def test_a_known_decimal_mark_settles_what_could_be_read_two_ways(groves):
    assert dict(zip((s := harvest(pine(weight="1.204"), decimal=",")).columns, s.rows[0], strict=True))["weight"] == 1204
    assert dict(zip((s := harvest(pine(weight="1.204"), decimal=".")).columns, s.rows[0], strict=True))["weight"] == 1.204


def test_a_row_said_twice_in_a_workbook_is_refused_with_the_first_line(groves):
    staged = harvest(pine(), pine(trees=99))
    assert told(staged) == [("B7", "place", "datasets.row.twice")]
    assert staged.findings[0].params == {"line": 6} and len(staged.rows) == 1


def test_a_total_that_does_not_add_up_is_refused(groves):
    lines = (
        pine(trees=100),
        pine(trees=50) | {"wood": "02"},
        pine(trees=151) | {"wood": "all"},
        pine("03", 7, 1),
        pine("03", 7, 1) | {"wood": "all"},
    )
    found = harvest(*lines).findings
    assert [(one.cell, one.params["values"]["total"], one.params["values"]["parts"]) for one in found] == [("D8", 151, 150)]


def test_a_jump_against_the_last_period_is_a_warning_until_it_is_noted(groves):
    from bazan.data.datasets.tests.conftest import origin

    api.commit(harvest(pine(trees=100), period=Period.parse("2026-09")), origin())
    staged = harvest(pine(trees=301))
    assert [(w.cell, w.severity, w.params["values"]["before"]) for w in staged.warnings] == [("D6", "warn", 100)]
    assert len(staged.rows) == 1
    assert harvest(pine(trees=301), noted=frozenset({("Rừng", 6, "jump")})).findings == ()


def test_events_count_where_their_organization_works(groves):
    day = datetime(2026, 11, 3, tzinfo=UTC)
    records = [
        Record({"code": "a", "unit": "ubnd-01", "received_at": "03/11/2026 08:30"}, 1),
        Record({"code": "b", "unit": "Sở Rừng", "received_at": "20261103083000"}, 2),
        Record({"code": "c", "unit": "ubnd-02", "received_at": "2026-11-03T08:30"}, 3),
        Record({"code": "d", "unit": "ubnd-02", "received_at": "2025-05-03T08:30+07:00"}, 4),
    ]
    staged = api.stage("groves.loggings", records)
    rows = {row[0]: dict(zip(staged.columns, row, strict=True)) for row in staged.rows}
    assert rows["a"]["place_id"] == places.by_code("01", day.date()).id
    assert rows["b"]["place_id"] == places.root(day.date()).id
    assert rows["a"]["received_at"] == rows["b"]["received_at"] == datetime(2026, 11, 3, 1, 30, tzinfo=UTC)
    assert told(staged) == [(3, "unit", "datasets.organization.unknown")]
    before = datetime(2025, 5, 3).date()
    assert rows["d"]["unit"] == organizations.by_code("ubnd-02", before).id and rows["d"]["place_id"] == places.by_code("02", before).id


def test_personal_data_is_kept_as_hash_and_band_or_not_at_all(groves):
    cells = {"code": "a", "unit": "ubnd-01", "received_at": "2026-11-03", "owner": "Y Bham", "age": "2021-11-04", "phone": "0912345678"}
    staged = api.stage("groves.loggings", [Record(cells, 1), Record(cells | {"code": "b", "owner": "y bham", "age": 83}, 2)])
    first, second = (dict(zip(staged.columns, row, strict=True)) for row in staged.rows)
    assert "phone" not in first and first["age"] == "1-4" and second["age"] == "80+"
    assert first["owner"] == second["owner"] and len(first["owner"]) == 32 and "Bham" not in first["owner"]


def test_a_refused_personal_cell_is_not_told(groves):
    found = api.stage("groves.loggings", [Record({"code": "a", "unit": "ubnd-01", "received_at": "2026-11-03", "age": "sinh năm Dần"}, 1)])
    assert "Dần" not in repr(found.findings)


def test_a_delivery_of_nothing_is_nothing(groves):
    assert api.stage("groves.harvest", [], Context()).rows == []


def test_the_period_before_is_found_by_an_index_not_by_reading_it_for_each_row(groves):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT trees FROM data_groves_harvest WHERE superseded_by IS NULL AND place = 1 AND wood = 'x'"
            " AND period < now() ORDER BY period DESC LIMIT 1"
        )
        assert "data_groves_harvest_course" in str(cursor.fetchall())


@pytest.mark.parametrize(
    ("written", "code"),
    [("X. Một Hai", "01"), ("xã  một hai", "01"), ("X.Ba", "03"), ("Mot Hai", "01")],
)
def test_a_place_is_known_by_its_form_written_short(groves, written, code):
    staged = harvest(pine(written))
    assert told(staged) == []
    assert staged.rows[0][staged.columns.index("place")] == places.by_code(code, Period.parse("2026-10").start.date()).id


def test_an_unknown_name_gets_the_nearest_ones_suggested(groves):
    found = harvest(pine("Xã Mốt Hay")).findings[0]
    assert (found.rule, found.params["nearest"]) == ("datasets.place.near", "01 Xã Một Hai")
    assert harvest(pine("Đà Lạt")).findings[0].rule == "datasets.place.unknown"


def test_a_place_of_another_kind_is_named_with_its_kind(groves):
    found = harvest(pine("Elsewhere")).findings[0]
    assert (found.rule, found.params["name"], found.params["kind"]) == ("datasets.place.kind", "elsewhere Elsewhere", "region")


def test_a_delivery_may_say_which_kinds_and_which_day_its_places_are_of(groves):
    of_old = {"place": PlaceWords(on=date(2025, 6, 30))}
    staged = harvest(pine("Xã Hai"), places=of_old)
    assert told(staged) == [], "a file of today that still writes the names of before the reform"
    assert staged.rows[0][staged.columns.index("place")] == places.by_code("02", date(2025, 6, 30)).id
    before = Period.parse("2019-03")
    assert told(harvest(pine("Xã Hai"), period=before))[0][2] == "datasets.place.unborn"
    assert told(harvest(pine("Xã Hai"), period=before, places=of_old)) == [], "a year before the units known began"
    whole = harvest(pine("Elsewhere"), places={"place": PlaceWords(kinds=("territory",))})
    assert told(whole) == []
    assert told(harvest(pine("01"), places={"place": PlaceWords(kinds=("territory",))}))[0][2] == "datasets.place.kind"


@pytest.mark.parametrize(
    "written",
    ["XÃ MỘT HAI", "xã một hai", "  Xã   Một Hai ", unicodedata.normalize("NFD", "Xã Một Hai"), unicodedata.normalize("NFD", "MỘT HAI"),
     "X. MỘT HAI", "x.một hai", "mot hai", "01 - XÃ MỘT HAI"],
)  # fmt: skip
def test_a_place_is_found_however_its_name_is_typed(groves, written):
    staged = harvest(pine(written))
    assert told(staged) == []
    assert staged.rows[0][staged.columns.index("place_id")] == places.by_code("01", NOW.date()).id


def test_a_letter_that_looks_like_đ_is_taken_for_it():
    from bazan.data.datasets.staging.name_resolution import _CROSSED

    assert places.folded("ÐẮK MIL".translate(_CROSSED)) == places.folded("đắk mil") == "dak mil"


def test_words_of_codes_and_keys_are_the_same_composed_or_not(groves):
    apart = unicodedata.normalize("NFD", "Thông")
    staged = harvest(pine() | {"wood": apart})
    assert told(staged) == [] and staged.rows[0][staged.columns.index("wood")] == "01"
    names = [unicodedata.normalize(form, "Rẫy số 1") for form in ("NFC", "NFD")]
    rows = [Record({"code": name, "unit": "ubnd-01", "received_at": "2026-11-03"}, n) for n, name in enumerate(names, 1)]
    assert len({row[-3] for row in api.stage("groves.loggings", rows).rows}) == 1
