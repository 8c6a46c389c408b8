"""Units by their UCUM code, and the factors between those that measure the same thing."""

import re

from bazan.core.errors import Refused

_NOTE = r"\{[A-Za-z][A-Za-z_ -]*\}"
_COUNTED = re.compile(rf"(10\*\d{{1,2}}\.)?({_NOTE}|t|kg|kW\.h|m2|m3|a)(/\(?(10\*\d{{1,2}}|{_NOTE}|a|ha|mo|d|h|kg)(\.{_NOTE})?\)?)?")
"""What is counted or paid, by UCUM's annotations: ``{case}``, ``10*9.{VND}``, ``{case}/(10*5.{person})``; and what is only summed."""

# (dimension, factor to the dimension's base, offset added after the factor)
_UNITS: dict[str, tuple[str, float, float]] = {
    "ug/m3": ("mass concentration in air", 1.0, 0.0),
    "mg/m3": ("mass concentration in air", 1000.0, 0.0),
    "g/m3": ("mass concentration in air", 1e6, 0.0),
    "mg/L": ("mass concentration in water", 1.0, 0.0),
    "ug/L": ("mass concentration in water", 1e-3, 0.0),
    "g/L": ("mass concentration in water", 1e3, 0.0),
    "m": ("length", 1.0, 0.0),
    "cm": ("length", 0.01, 0.0),
    "mm": ("length", 0.001, 0.0),
    "km": ("length", 1000.0, 0.0),
    "m3/s": ("flow", 1.0, 0.0),
    "m3/h": ("flow", 1 / 3600, 0.0),
    "L/s": ("flow", 0.001, 0.0),
    "m/s": ("speed", 1.0, 0.0),
    "km/h": ("speed", 1 / 3.6, 0.0),
    "cm/h": ("speed", 1 / 360000, 0.0),
    "Cel": ("temperature", 1.0, 0.0),
    "K": ("temperature", 1.0, -273.15),
    "[degF]": ("temperature", 5 / 9, -160 / 9),
    "hPa": ("pressure", 1.0, 0.0),
    "Pa": ("pressure", 0.01, 0.0),
    "kPa": ("pressure", 10.0, 0.0),
    "%": ("share", 1.0, 0.0),
    "1": ("number", 1.0, 0.0),
    "[pH]": ("number", 1.0, 0.0),  # station files write "-" for it (TT 10/2021)
    "deg": ("angle", 1.0, 0.0),
    "[NTU]": ("cloudiness", 1.0, 0.0),
    "{MPN}/(100.mL)": ("bacteria", 1.0, 0.0),
    "uS/cm": ("conductance", 1.0, 0.0),
    "mS/cm": ("conductance", 1000.0, 0.0),
    "[Pt-Co]": ("colour of water", 1.0, 0.0),
    "h": ("duration", 1.0, 0.0),
    "min": ("duration", 1 / 60, 0.0),
    "d": ("duration", 24.0, 0.0),
    "ha": ("area", 1.0, 0.0),
    "km2": ("area", 100.0, 0.0),
}

# How instruments and people write them; compared without case and spaces.
_SPELLINGS = {
    "µg/m3": "ug/m3", "μg/m3": "ug/m3", "µg/m³": "ug/m3", "μg/m³": "ug/m3", "ug/nm3": "ug/m3", "µg/nm3": "ug/m3",
    "µg/nm³": "ug/m3", "μg/nm3": "ug/m3", "mg/nm3": "mg/m3", "mg/m³": "mg/m3", "mg/l": "mg/L", "ug/l": "ug/L",
    "µg/l": "ug/L", "oc": "Cel", "°c": "Cel", "c": "Cel", "cel": "Cel", "ph": "[pH]", "-": "1", "": "1",
    "ntu": "[NTU]", "mpn/100ml": "{MPN}/(100.mL)", "pt-co": "[Pt-Co]", "m3/s": "m3/s", "m³/s": "m3/s",
    "m³/h": "m3/h", "l/s": "L/s", "us/cm": "uS/cm", "µs/cm": "uS/cm", "ms/cm": "mS/cm", "degree": "deg", "°": "deg",
}  # fmt: skip


def canonical(unit: str) -> str:
    """The UCUM code of a unit however it was written. Raises Refused ``units.unknown``."""
    if unit in _UNITS or _COUNTED.fullmatch(unit):
        return unit
    key = unit.strip().replace(" ", "").lower()
    found = _SPELLINGS.get(key) or next((code for code in _UNITS if code.lower() == key), None)
    if found is None:
        raise Refused("units.unknown", {"unit": unit})
    return found


def conversion(given: str, wanted: str) -> tuple[float, float]:
    """(factor, offset) with ``wanted = given * factor + offset``. Raises Refused when they measure different things."""
    source, target = canonical(given), canonical(wanted)
    if source == target:
        return 1.0, 0.0
    (kind, factor, offset), (other, factor_to, offset_to) = _UNITS[source], _UNITS[target]
    if kind != other:
        raise Refused("units.incompatible", {"given": given, "wanted": wanted})
    return factor / factor_to, (offset - offset_to) / factor_to
