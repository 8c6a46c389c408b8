"""Pure decisions: what can be a Vietnamese number plate and how surely, what may be listed, and what may be searched for.

A plate is kept as its signs alone: capital letters and digits without marks between them, Đ as D.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bazan.cameras.plates.types import Asked, Plate, WantedTerms
from bazan.core.errors import Refused
from bazan.core.reasons import LONGEST_REASON, SHORTEST_GRAVE_REASON

SURE = 0.6
"""What is read less surely is not kept."""
FORMS = ("99A9999", "99A99999", "99AA9999", "99A999999", "99AA99999", "99AA999999", "AA9999", "99999AA99")
"""9 is a digit, A a letter: cars and motorcycles of the old and the new kinds, the army's, and those of foreign missions."""
MISSIONS = ("NG", "QT", "CV", "NN")
"""Letters of foreign missions, of international bodies, of their staff, of other foreigners."""
SERIES, ARMY = frozenset("ABCDEFGHKLMNPRSTUVXYZ"), frozenset("ABCDHKNPQTV")
"""Letters that series have; letters that the army's plates begin with."""
PROVINCES = frozenset(range(11, 100)) - {13, 42, 44, 45, 46, 87, 91, 96}
"""Numbers plates begin with; 80 is the central bodies'."""
AS_DIGIT = {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "Z": "2", "A": "4", "S": "5", "G": "6", "T": "7", "B": "8"}
AS_LETTER = {"0": "D", "2": "Z", "4": "A", "5": "S", "6": "G", "7": "T", "8": "B"}
"""Signs a form has no room for, and the ones they are taken for."""
MENDED = 0.8
"""For each such sign a plate is so much less sure."""
MISREAD = tuple(
    frozenset(pair)
    for pair in ("06", "08", "09", "0D", "0Q", "17", "1I", "1L", "27", "2Z", "38", "56", "5S", "68", "6G", "8B", "CG", "HN", "MN", "VY")
)
"""Pairs that one is easily read for the other."""

MOST_DAYS, MOST_HELD = 90, 500
"""How long an entry of the watch list holds at most, and how many hold at once."""
SHORTEST_BASIS = 5
LONGEST_PATTERN, MOST_STARS, FEWEST_SIGNS, LONGEST_DAYS = 12, 2, 3, 31
"""Of a search: signs of its pattern, stars among them, signs that must be known, days."""

Rows = Sequence[tuple[str, float]]
"""Text of each row from above, and how surely it was read."""


def judged(candidates: Iterable[Rows]) -> Plate | None:
    """The surest plate that any of the texts is; None: none is one, or none surely enough."""
    plates = [plate for rows in candidates for plate in _plates(rows)]
    best = max(plates, key=lambda plate: (plate.sure, len(plate.signs)), default=None)
    return best if best is not None and best.sure >= SURE else None


def _plates(rows: Rows) -> Iterable[Plate]:
    text, sure = signs("".join(row for row, _ in rows)), min((sure for _, sure in rows), default=0.0)
    for form in FORMS:
        fitted = _fitted(text, form)
        if fitted is not None and _stands(fitted[0]):
            yield Plate(_ordered(fitted[0]), round(sure * MENDED ** fitted[1], 3))


def signs(text: str) -> str:
    """Letters and digits alone, capital, Đ as D."""
    return re.sub("[^0-9A-Z]", "", text.upper().replace("Đ", "D"))


def _fitted(text: str, form: str) -> tuple[str, int] | None:
    """(the signs as the form has them, how many were taken for others); None: it doesn't fit."""
    if len(text) != len(form):
        return None
    made, mended = "", 0
    for sign, wanted in zip(text, form, strict=True):
        other = sign if sign.isdigit() == (wanted == "9") else (AS_DIGIT if wanted == "9" else AS_LETTER).get(sign)
        if other is None:
            return None
        made, mended = made + other, mended + (other != sign)
    return made, mended


def _ordered(plate: str) -> str:
    """A mission's plate as it is written in one row: 80-011-NG-01, of which two have 80-NG above and 011-01 below."""
    return re.sub(rf"(\d\d)({'|'.join(MISSIONS)})(\d{{3}})(\d\d)", r"\1\3\2\4", plate)


def _stands(plate: str) -> bool:
    """Whether there is such a province, such a series, such a mission."""
    letters = "".join(sign for sign in plate if sign.isalpha())
    if plate[0].isalpha():
        return plate[0] in ARMY
    if plate[2].isdigit():
        return int(plate[:2]) in PROVINCES and letters in MISSIONS
    return int(plate[:2]) in PROVINCES and SERIES.issuperset(letters)


def alike(plate: str) -> list[str]:
    """Plates that differ from it by one sign easily read for the other, and can be plates."""
    made = {
        plate[:place] + other + plate[place + 1 :]
        for place, sign in enumerate(plate)
        for pair in MISREAD
        if sign in pair
        for other in pair - {sign}
    }
    return sorted(each for each in made if _is_plate(each))


def _is_plate(text: str) -> bool:
    return any((fitted := _fitted(text, form)) is not None and fitted[1] == 0 and _stands(text) for form in FORMS)


def listed(terms: WantedTerms, at: datetime) -> WantedTerms:
    """An entry of the watch list as it is kept. Refused ``plates.form``, ``plates.reason``, ``plates.basis``, ``plates.until``."""
    plate = _ordered(signs(terms.plate))
    if not _is_plate(plate):
        raise Refused("plates.form", {}, "plate")
    reason, basis = (" ".join(text.split())[:LONGEST_REASON] for text in (terms.reason, terms.legal_basis))
    _judge_reason(reason)
    if len(basis) < SHORTEST_BASIS:
        raise Refused("plates.basis", {}, "legal_basis")
    if not at < terms.expires_at <= at + timedelta(days=MOST_DAYS + 1):  # its last day is whole
        raise Refused("plates.until", {"most": MOST_DAYS}, "until")
    return WantedTerms(plate, reason, basis, terms.organization_id, terms.expires_at)


def asked(given: Asked, at: datetime) -> Asked:
    """A search as it is made: no more than its cost can be foreseen of.

    Refused ``plates.pattern``, ``plates.few``, ``plates.stars``, ``plates.reason``, ``plates.span``.
    """
    pattern = re.sub(r"\*+", "*", re.sub("[ .-]", "", given.pattern).upper().replace("Đ", "D"))
    if len(pattern) > LONGEST_PATTERN or not re.fullmatch(r"[0-9A-Z?*]+", pattern):
        raise Refused("plates.pattern", {"most": LONGEST_PATTERN}, "pattern")
    if pattern.count("*") > MOST_STARS:
        raise Refused("plates.stars", {"most": MOST_STARS}, "pattern")
    if len(signs(pattern)) < FEWEST_SIGNS:
        raise Refused("plates.few", {"least": FEWEST_SIGNS}, "pattern")
    reason = " ".join(given.reason.split())[:LONGEST_REASON]
    _judge_reason(reason)
    if not given.since < given.until <= given.since + timedelta(days=LONGEST_DAYS):
        raise Refused("plates.span", {"most": LONGEST_DAYS}, "until")
    return Asked(pattern, given.since, given.until, reason)


def like(pattern: str) -> str:
    """The pattern as PostgreSQL's LIKE has it; only signs, ``?`` and ``*`` are in it."""
    return pattern.replace("?", "_").replace("*", "%")


def _judge_reason(reason: str) -> None:
    if len(reason) < SHORTEST_GRAVE_REASON:
        raise Refused("plates.reason", {"least": SHORTEST_GRAVE_REASON}, "reason")
