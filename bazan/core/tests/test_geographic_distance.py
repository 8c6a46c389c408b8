"""Distances are those of the earth."""

from bazan.core.geographic_distance import distance_km


def test_a_degree_of_longitude_is_shorter_than_one_of_latitude():
    assert distance_km((12.0, 107.0), (12.0, 107.0)) == 0
    assert 108 < distance_km((12.0, 107.0), (12.0, 108.0)) < 110
    assert 111 < distance_km((12.0, 107.0), (13.0, 107.0)) < 112


def test_the_other_side_of_the_earth_is_half_around_it():
    assert 20_000 < distance_km((0.0, 0.0), (0.0, 180.0)) < 20_030
