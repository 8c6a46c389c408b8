"""Places over time, on the real units of this province."""

from datetime import date
from pathlib import Path

import pytest

from bazan.core.errors import NotFound, Refused
from bazan.directory.places import api as places

PROVINCE = Path(__file__).resolve().parents[1]
BEFORE, AFTER = date(2024, 3, 1), date(2026, 3, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _province(db):
    places.load_province(PROVINCE)


def names(found):
    return [p.name for p in found]


def test_the_territory_is_one_place_before_and_after_the_reform():
    assert places.root(BEFORE) == places.root(AFTER)


def test_before_the_reform_districts_stand_between_territory_and_communes():
    districts = places.children(places.root(BEFORE).id, BEFORE)
    assert len(districts) == 8 and {d.kind for d in districts} == {"district"}
    assert len(places.communes(BEFORE)) == 71
    assert sum(len(places.children(d.id, BEFORE)) for d in districts) == 71


def test_after_the_reform_communes_lie_directly_in_the_territory():
    assert names(places.children(places.root(AFTER).id, AFTER)) == names(places.communes(AFTER))
    assert len(places.communes(AFTER)) == 28


def test_the_reform_happens_between_two_days():
    assert len(places.communes(date(2025, 6, 30))) == 71
    assert len(places.communes(date(2025, 7, 1))) == 28


def test_ancestors_come_outermost_first_and_follow_the_day():
    assert names(places.ancestors(places.by_code("24616", BEFORE).id, BEFORE)) == ["Tỉnh Đắk Nông", "Đắk Nông", "Huyện Đăk Glong"]
    assert names(places.ancestors(places.by_code("24616", AFTER).id, AFTER)) == ["Tỉnh Đắk Nông", "Đắk Nông"]


def test_a_code_means_different_places_on_different_days():
    assert places.by_code("24611", BEFORE).name == "Phường Nghĩa Đức"
    assert places.by_code("24611", AFTER).name == "Phường Bắc Gia Nghĩa"


def test_a_code_of_another_era_is_not_found():
    with pytest.raises(NotFound) as refusal:
        places.by_code("24612", AFTER)
    assert refusal.value.rule == "places.unknown_code"


def test_units_that_straddle_two_old_districts_have_no_region():
    root = places.root(AFTER)
    regions = places.children(root.id, AFTER, places.REGIONS)
    inside = {c.code for r in regions for c in places.children(r.id, AFTER, places.REGIONS)}
    assert len(regions) == 8
    assert {c.code for c in places.communes(AFTER)} - inside == {"24611", "24678"}


def test_regional_totals_come_by_crosswalk_and_keep_the_sum():
    values = {c.id: float(i) for i, c in enumerate(places.communes(AFTER))}
    totals = places.regional(values, AFTER)
    assert len(totals) == 8
    assert sum(totals.values()) == pytest.approx(sum(values.values()))


def test_every_old_commune_went_whole_into_one_new_one():
    old, new = ({c.id for c in places.communes(day)} for day in (BEFORE, AFTER))
    rows = [row for row in places.passages(BEFORE, AFTER) if row.from_id in old]
    assert len(rows) == 71 and {row.to_id for row in rows} == new
    assert {(row.share, row.basis) for row in rows} == {(1.0, "exact")}


def test_going_back_a_merged_unit_is_split_and_says_by_what():
    target = places.by_code("24678", AFTER)
    rows = [row for row in places.passages(AFTER, BEFORE) if row.from_id == target.id]
    assert [row.share for row in rows] == [pytest.approx(1 / 3)] * 3
    assert {row.basis for row in rows} == {"equal"}


def test_a_place_without_known_successor_is_not_recast():
    with pytest.raises(Refused) as refusal:
        places.recast({places.by_code("67", BEFORE).id: 1.0}, BEFORE, AFTER)
    assert refusal.value.rule == "places.recast.no_passage"


def test_every_centre_point_lies_in_its_own_commune():
    for day in (BEFORE, AFTER):
        communes = places.communes(day)
        assert places.locate_many([(c.latitude, c.longitude) for c in communes], day) == [c.id for c in communes]


def test_a_point_belongs_to_another_commune_after_the_reform():
    before, after = (places.locate(12.0138, 107.7103, day) for day in (BEFORE, AFTER))
    assert before and before.name == "Phường Nghĩa Đức"
    assert after and after.name == "Phường Bắc Gia Nghĩa"


def test_a_point_outside_the_territory_belongs_to_nothing():
    assert places.locate(21.03, 105.85, AFTER) is None
    assert places.locate_many([(21.03, 105.85), (12.0138, 107.7103)], AFTER)[0] is None


def test_on_a_day_before_the_first_known_list_nothing_is_located():
    assert places.locate(12.0138, 107.7103, date(2010, 1, 1)) is None


def test_schematic_boundaries_cover_the_territory_without_gap_or_overlap():
    import shapely

    for day in (BEFORE, AFTER):
        outlines = places.boundaries(day)
        shapes = [shapely.geometry.shape(o.geometry) for o in outlines]
        assert all(o.schematic for o in outlines) and len(outlines) == len(places.communes(day))
        assert shapely.coverage_is_valid(shapes)
        assert shapely.union_all(shapes).geom_type == "Polygon"


def test_regions_districts_and_the_territory_have_outlines_too():
    assert places.boundary(places.root(AFTER).id) is not None
    assert len(places.boundaries(BEFORE, "district")) == 8
    assert len(places.boundaries(AFTER, "region")) == 9


@pytest.mark.parametrize("text", ["dak nang", "Đắk Nang", "ĐẮK NANG", "daknang", "xã đắk nang", "  đăk   nang "])
def test_a_name_is_found_however_it_is_typed(text):
    assert names(places.search(text, BEFORE, 1)) == ["Xã Đắk Nang"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Đắk Glong", "661"), ("Đăk Glong", "661"), ("Đắk N'Drung", "24727"), ("Đắk N’Dung", "24727"), ("Buôn Choáh", "24694"),
        ("buon choah", "24694"), ("Đắk D'rông", "24652"), ("Đắk DRông", "24652"), ("Quảng Hòa", "24620"), ("Quảng Hoà", "24620"),
    ],
)  # fmt: skip
def test_spelling_variants_lead_to_the_same_place(text, code):
    assert [p.code for p in places.search(text, BEFORE, 1)] == [code]


def test_search_keeps_to_the_day():
    assert "Thị trấn Ea T'Ling" in names(places.search("ea tling", BEFORE))
    assert places.search("ea tling", AFTER) == []


def test_english_names_carry_no_marks():
    assert {c.name_en for c in places.communes(AFTER)} >= {"Bac Gia Nghia ward", "Dak Wil commune"}
    assert places.by_code("24611", AFTER).short_name == "Bắc Gia Nghĩa"
    assert places.by_code("24611", AFTER).short_name_en == "Bac Gia Nghia"


def test_loading_again_changes_nothing(django_assert_max_num_queries):
    before = [places.communes(AFTER), places.boundaries(AFTER)]
    from bazan.directory.audit import api as audit

    entries = len(audit.entries())
    places.load_province(PROVINCE)
    assert [places.communes(AFTER), places.boundaries(AFTER)] == before
    assert len(audit.entries()) == entries


def test_reach_holds_what_went_whole_into_the_place():
    new = places.by_code("24678", AFTER)
    reached = places.reach(new.id)
    assert {places.place(i).name for i in reached} == {"Xã Đắk Sắk", "Xã Long Sơn", "Xã Nam Xuân"}


def test_the_reach_of_the_territory_holds_every_commune_of_both_eras():
    reached = places.reach(places.root(AFTER).id)
    assert {c.id for day in (BEFORE, AFTER) for c in places.communes(day)} <= reached
