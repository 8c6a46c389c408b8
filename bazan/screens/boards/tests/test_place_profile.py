from dataclasses import replace
from datetime import date

from bazan.directory.places.types import PlaceInfo
from bazan.screens.boards.queries.place_profile import Neighbour, _together


def place(number, name="Xã Thử", name_en="Thu commune"):
    return PlaceInfo(number, str(number), "commune", "xa", name, name_en, date(2025, 7, 1), None, 12.0, 107.0, None, None)


def test_old_units_become_the_new_one_by_what_their_numbers_mean():
    formed = (Neighbour(replace(place(1)), 1.0, "exact"), Neighbour(place(2), 0.5, "declared"))
    values = {1: 10.0, 2: 40.0}
    assert _together(values, formed, place(9), "max", date(2025, 7, 1)) == 40.0
    assert _together(values, formed, place(9), "min", date(2025, 7, 1)) == 10.0
    assert _together(values, formed, place(9), "mean", date(2025, 7, 1)) == 20.0
