import pytest

from bazan.screens.lineage.web.station_path_panel import stored_digits


@pytest.mark.parametrize(("value", "digits"), [(589.73, 2), (780.0, 0), (0.125, 3), (1204.5, 1), (1 / 3, 6), (-0.5, 1)])
def test_a_raw_record_shows_every_decimal_it_has(value, digits):
    assert stored_digits(value) == digits
