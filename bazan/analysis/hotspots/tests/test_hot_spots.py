"""Which areas are kept, which hang together, and what stands in each."""

import h3
from hypothesis import given
from hypothesis import strategies as st

from bazan.analysis.hotspots import hot_spots
from bazan.analysis.hotspots.hot_spots import Standing
from bazan.analysis.hotspots.types import Area

MIDDLE = h3.latlng_to_cell(12.0, 107.7, 7)
AROUND = sorted(h3.grid_disk(MIDDLE, 4))


def area(name, gi, heat, category=None):
    return Area(name, 12.0, 107.7, 3, None, gi, 0.01, 0.01, 0.01, 0.01, heat, None, None, None, category)


def test_what_is_hot_or_takes_a_course_is_kept_with_the_strongest_first():
    found = [
        area("a", 2.0, "hot90"),
        area("b", -4.0, "cold99"),
        area("c", 5.0, "hot99"),
        area("d", 1.0, "none", "fading"),
        area("e", 0.1, "none"),
    ]
    assert [one.id for one in hot_spots.kept([*found, area("f", 1.5, "none", "sporadic")])] == ["c", "a", "d"]


def test_cells_that_touch_are_one_spot_and_the_first_one_is_number_one():
    far = sorted(h3.grid_ring(MIDDLE, 4))[0]
    touching = h3.grid_ring(MIDDLE, 1)[0]
    assert hot_spots.spots([far, MIDDLE, touching]) == {far: 1, MIDDLE: 2, touching: 2}


@given(st.lists(st.sampled_from(AROUND), unique=True))
def test_neighbours_never_have_two_numbers_and_numbers_leave_no_gap(cells):
    numbers = hot_spots.spots(cells)
    assert set(numbers) == set(cells) and sorted(set(numbers.values())) == list(range(1, len(set(numbers.values())) + 1))
    assert all(numbers[cell] == numbers[other] for cell in cells for other in h3.grid_disk(cell, 1) if other in numbers)


def test_a_cell_is_a_closed_ring_with_longitude_first():
    ring = hot_spots.ring(MIDDLE)
    assert ring[0] == ring[-1] and len(ring) == 7 and all(107 < longitude < 108 and 11 < latitude < 13 for longitude, latitude in ring)


def test_things_are_counted_where_they_stand():
    things = [Standing("school", *h3.cell_to_latlng(MIDDLE), place_id=7), Standing("school", 10.0, 106.0, None)]
    assert hot_spots.inside_cells([MIDDLE], 7, things) == {MIDDLE: {"school": 1}}
    assert hot_spots.inside_communes(things) == {7: {"school": 1}}
