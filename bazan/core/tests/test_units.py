import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.errors import Refused
from bazan.core.units import _SPELLINGS, _UNITS, canonical, conversion


@given(st.sampled_from(sorted(_UNITS)), st.sampled_from(sorted(_UNITS)), st.floats(-1e6, 1e6))
def test_there_and_back_is_the_same_value(given_unit, wanted, value):
    try:
        factor, offset = conversion(given_unit, wanted)
    except Refused as refused:
        assert refused.rule == "units.incompatible"
        return
    back_factor, back_offset = conversion(wanted, given_unit)
    assert (value * factor + offset) * back_factor + back_offset == pytest.approx(value, abs=1e-6, rel=1e-9)


@pytest.mark.parametrize(
    ("value", "given_unit", "wanted", "expected"),
    [(1.2, "mg/Nm3", "ug/m3", 1200), (25, "cm", "m", 0.25), (300.15, "K", "Cel", 27), (32, "[degF]", "Cel", 0), (3600, "m³/h", "m3/s", 1)],
)
def test_values_convert_as_textbooks_say(value, given_unit, wanted, expected):
    factor, offset = conversion(given_unit, wanted)
    assert value * factor + offset == pytest.approx(expected)


@pytest.mark.parametrize("spelling", sorted(_SPELLINGS))
def test_every_spelling_leads_to_a_known_unit(spelling):
    assert canonical(spelling) in _UNITS


def test_carbon_monoxide_in_milligrams_does_not_pass_for_micrograms():
    assert conversion("mg/m3", "ug/m3") == (1000.0, 0.0)


@pytest.mark.parametrize("unit", ["furlong", "µ", "ug / m4"])
def test_an_unknown_unit_is_refused(unit):
    with pytest.raises(Refused, match=r"units\.unknown"):
        canonical(unit)
