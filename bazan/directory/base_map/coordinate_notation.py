"""Coordinates as people write them, read and written. Pure: no province, no projection.

Vietnamese: B (Bắc) north, N (Nam) south, Đ (Đông) east, T (Tây) west, decimals by comma. English: N, S, E, W, decimals by point. An N
means the opposite in the other language: its neighbours decide, and where it stands alone the language spoken.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_SIGNS = str.maketrans({"′": "'", "’": "'", "‘": "'", "ʹ": "'", "″": '"', "”": '"', "“": '"', "º": "°", "˚": "°", "−": "-", "–": "-"})
_WORDS = {
    "VĨ ĐỘ": " ", "KINH ĐỘ": " ", "VĨ": " ", "KINH": " ", "LATITUDE": " ", "LONGITUDE": " ", "LAT": " ", "LON": " ", "LNG": " ",
    "WGS 84": " ", "WGS84": " ", "VN-2000": " ", "VN2000": " ", "ĐỘ": "°",
    "BẮC": "B", "NAM": "<S>", "ĐÔNG": "Đ", "TÂY": "T", "NORTH": "<N>", "SOUTH": "S", "EAST": "E", "WEST": "W",
}  # fmt: skip
_WORD = re.compile("|".join(rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])" for word in sorted(_WORDS, key=len, reverse=True)))
_LETTER = re.compile(r"<[NS]>|[BNĐTSEW]")
_NUMBER = r"\d+(?:[.,]\d+)?"
_ANGLE = re.compile(rf"([-+]?)({_NUMBER})\s*°?\s*(?:({_NUMBER})\s*'\s*(?:({_NUMBER})\s*(?:\"|''))?)?")
_FRACTION = re.compile(r"\d[.,]\d")
_LONGITUDE_FIRST = re.compile(r"\b(?:KINH|LON)\w*\b.*\b(?:VĨ|LAT)")
_BARE = re.compile(rf"[-+]?{_NUMBER}")
_VIETNAMESE, _ENGLISH = frozenset("BĐT"), frozenset("SEW")
_NORTHING_LETTERS = str.maketrans({"X": " ", "Y": " ", "=": " ", ":": " ", ";": " ", "M": " ", "(": " ", ")": " "})
_ATOM = {
    "whole": re.compile(r"\d{6,7}(?:[.,]\d+)?"),
    "dotted": re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?"),
    "comma": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?"),
    "group": re.compile(r"\d{1,3}(?:[.,]\d{1,2})?"),
}
_LEAST_M, _MOST_M = 100_000.0, 3_000_000.0
"""Vietnam's eastings and northings lie between."""


@dataclass(frozen=True)
class Degrees:
    """``told``: letters said which is which; else the first number is taken for the latitude."""

    latitude: float
    longitude: float
    told: bool


@dataclass(frozen=True)
class Metres:
    """Two numbers of a plane grid, in the order written; which is the northing isn't known yet."""

    first: float
    second: float


def read(text: str, vietnamese: bool) -> Degrees | Metres | None:
    """What the text says; None: it is no pair of coordinates. ``vietnamese``: what an N alone means."""
    clean = unicodedata.normalize("NFC", text).strip().translate(_SIGNS).upper()
    if not any(sign.isdigit() for sign in clean) or len(clean) > 100:
        return None
    found = _metres(clean) or _degrees(_WORD.sub(lambda word: _WORDS[word[0]], clean).replace(":", " "), vietnamese)
    if isinstance(found, Degrees) and not found.told and _LONGITUDE_FIRST.search(clean):
        return Degrees(found.longitude, found.latitude, True)
    return found


def degrees_words(latitude: float, longitude: float, vietnamese: bool, digits: int = 4) -> str:
    """``12,0100 B 107,6900 Đ``, or ``12.0100 N 107.6900 E``."""
    north, south, east, west = "BNĐT" if vietnamese else "NSEW"
    said = f"{abs(latitude):.{digits}f} {north if latitude >= 0 else south} {abs(longitude):.{digits}f} {east if longitude >= 0 else west}"
    return said.replace(".", ",") if vietnamese else said


def metres_words(northing: float, easting: float) -> str:
    """``1 328 187 411 800``: to the metre, thousands apart, the northing first, as VN-2000 is written."""
    return " ".join(f"{number:,.0f}".replace(",", " ") for number in (northing, easting))


def _degrees(text: str, vietnamese: bool) -> Degrees | None:
    letters = _LETTER.findall(text)
    rest = _LETTER.sub("|", text)
    if len(letters) not in (0, 2) or any(sign.isalpha() for sign in rest):
        return None
    angles = _angles(rest)
    if angles is None:
        return None
    if not letters:
        return _checked(angles[0], angles[1], False) if _FRACTION.search(rest) or "°" in rest else None
    sides = _sides(letters, vietnamese)
    if {"N": 0, "S": 0, "E": 1, "W": 1}[sides[0]] == {"N": 0, "S": 0, "E": 1, "W": 1}[sides[1]] or min(angles) < 0:
        return None
    values = {side: -angle if side in "SW" else angle for side, angle in zip(sides, angles, strict=True)}
    latitude = next(value for side, value in values.items() if side in "NS")
    return _checked(latitude, next(value for side, value in values.items() if side in "EW"), True)


def _sides(letters: Sequence[str], vietnamese: bool) -> list[str]:
    """N, S, E, W of letters of either language."""
    if set(letters) & _VIETNAMESE:
        vietnamese = True
    elif set(letters) & _ENGLISH:
        vietnamese = False
    known = {"B": "N", "Đ": "E", "T": "W", "S": "S", "E": "E", "W": "W", "<N>": "N", "<S>": "S", "N": "S" if vietnamese else "N"}
    return [known[letter] for letter in letters]


def _angles(text: str) -> tuple[float, float] | None:
    """The two angles of a text without letters: decimal, with signs of minutes and seconds, or degrees minutes seconds by spaces."""
    if "°" not in text and "'" not in text:
        numbers = [_number(found) for found in _BARE.findall(text)]
        if re.sub(rf"{_BARE.pattern}|[\s|;,/]", "", text) or len(numbers) not in ((2, 4, 6) if "|" in text else (2,)):
            return None
        half = len(numbers) // 2
        parts = [numbers[:half], numbers[half:]]
    else:
        found = [match for match in _ANGLE.finditer(text) if match[0].strip()]
        if _ANGLE.sub("", text).strip(" |;,/") or len(found) != 2:
            return None
        parts = [[_number((match[1] if at == 0 else "") + part) for at, part in enumerate(match.groups()[1:]) if part] for match in found]
    angles = [_angle(part) for part in parts]
    return None if angles[0] is None or angles[1] is None else (angles[0], angles[1])


def _angle(parts: Sequence[float]) -> float | None:
    """Of degrees, minutes, seconds; None: sixty minutes or more, or a fraction above a smaller unit."""
    if any(not 0 <= part < 60 for part in parts[1:]) or any(part % 1 for part in parts[:-1]):
        return None
    size = sum(abs(part) / 60**power for power, part in enumerate(parts))
    return -size if parts[0] < 0 else size


def _checked(latitude: float, longitude: float, told: bool) -> Degrees | None:
    most = (90, 180) if told else (180, 180)  # swapped ones are understood, to be refused by their name
    return Degrees(latitude, longitude, told) if abs(latitude) <= most[0] and abs(longitude) <= most[1] else None


def _metres(text: str) -> Metres | None:
    said = text.replace("VN-2000", " ").replace("VN2000", " ").translate(_NORTHING_LETTERS)
    atoms = [atom.strip(",") for atom in re.sub(r",\s", " ", said).split()]
    for cut in range(1, len(atoms)):
        first, second = _grid_number(atoms[:cut]), _grid_number(atoms[cut:])
        if first is not None and second is not None:
            return Metres(first, second)
    return None


def _grid_number(atoms: Sequence[str]) -> float | None:
    """The number that one atom or several groups of three digits say; None: none of a grid's size."""
    value = None
    if len(atoms) == 1:
        if _ATOM["whole"].fullmatch(atoms[0]):
            value = _number(atoms[0])
        elif _ATOM["dotted"].fullmatch(atoms[0]):
            value = _number(atoms[0].replace(".", ""))
        elif _ATOM["comma"].fullmatch(atoms[0]):
            value = float(atoms[0].replace(",", ""))
    elif all(_ATOM["group"].fullmatch(atom) for atom in atoms) and all(len(atom) == 3 for atom in atoms[1:-1]):
        last = re.split("[.,]", atoms[-1])
        if atoms[0].isdigit() and len(last[0]) == 3:
            value = _number("".join(atoms))
    return value if value is not None and _LEAST_M <= value <= _MOST_M else None


def _number(text: str) -> float:
    return float(text.replace(",", "."))
