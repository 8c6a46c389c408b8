"""ISO 8601 texts to microseconds since 1970, a whole column at a time."""

import re
from datetime import UTC, datetime, timedelta

import numpy as np

FINE, FORMAT, NO_ZONE, NO_SUCH_ZONE = range(4)
RULES = {FORMAT: "ingest.time.format", NO_ZONE: "ingest.time.no_zone", NO_SUCH_ZONE: "ingest.time.zone"}

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DIGITS = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18]
_ZONE = re.compile(r"[+-]\d\d(:?\d\d)?$")


def parse(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """(microseconds, fault) of each text; a fault other than FINE leaves 0 microseconds.

    ``YYYY-MM-DDThh:mm:ss[.f…](Z|±hh:mm)`` is read for all rows at once; anything else one by one, as Python reads ISO 8601.
    """
    count = len(texts)
    us, fault = np.zeros(count, "i8"), np.full(count, FORMAT, "i1")
    lengths = np.fromiter(map(len, texts), "i8", count)
    for length in set(lengths.tolist()):
        at = np.flatnonzero(lengths == length)
        alike = texts if len(at) == count else [texts[i] for i in at.tolist()]
        if length >= 20:
            us[at], fault[at] = _alike(alike, length)
        for i in at[fault[at] != FINE].tolist():
            us[i], fault[i] = _one(texts[i])
    return us, fault


def _alike(texts: list[str], length: int) -> tuple[np.ndarray, np.ndarray]:
    """The same for texts of one length, by columns of characters; what doesn't fit is left FORMAT."""
    chars = np.frombuffer("".join(texts).encode("latin-1", "replace"), "u1").reshape(len(texts), length)
    digits = chars[:, _DIGITS].astype("i4") - 48
    fits = ((digits >= 0) & (digits <= 9)).all(1)
    fits &= (chars[:, 4] == 45) & (chars[:, 7] == 45) & (chars[:, 13] == 58) & (chars[:, 16] == 58)
    fits &= (chars[:, 10] == 84) | (chars[:, 10] == 32) | (chars[:, 10] == 116)
    year = digits[:, :4] @ np.array([1000, 100, 10, 1], "i4")
    month, day, hour, minute, second = (digits[:, i] * 10 + digits[:, i + 1] for i in (4, 6, 8, 10, 12))
    fits &= (month >= 1) & (month <= 12) & (day >= 1) & (hour < 24) & (minute < 60) & (second < 60)
    months = (year.astype("i8") - 1970).astype("M8[Y]").astype("M8[M]") + (month - 1)
    days = months.astype("M8[D]") + (day - 1)
    fits &= days.astype("M8[M]") == months
    us = days.astype("i8") * 86_400_000_000 + (hour * 3600 + minute * 60 + second).astype("i8") * 1_000_000
    zulu = (chars[:, -1] == 90) | (chars[:, -1] == 122)
    if zulu.all():
        fraction, fine = _fraction(chars[:, 19:-1])
        offset = 0
    elif length >= 25 and not zulu.any():
        fraction, fine = _fraction(chars[:, 19:-6])
        offset, known = _offset(chars[:, -6:])
        fine &= known
    else:
        return us * 0, np.full(len(texts), FORMAT, "i1")
    fits &= fine
    return np.where(fits, us + fraction - offset, 0), np.where(fits, FINE, FORMAT).astype("i1")


def _fraction(chars: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Microseconds of ``.123`` (or of nothing); digits beyond the sixth are cut off."""
    count, width = chars.shape
    if width == 0:
        return np.zeros(count, "i8"), np.ones(count, bool)
    digits = chars[:, 1:].astype("i8") - 48
    fine = ((chars[:, 0] == 46) | (chars[:, 0] == 44)) & ((digits >= 0) & (digits <= 9)).all(1) & (width > 1)
    return sum((digits[:, i] * 10 ** (5 - i) for i in range(min(width - 1, 6))), np.zeros(count, "i8")), fine


def _offset(chars: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Microseconds of ``±hh:mm``."""
    digits = chars[:, [1, 2, 4, 5]].astype("i8") - 48
    hours, minutes = digits[:, 0] * 10 + digits[:, 1], digits[:, 2] * 10 + digits[:, 3]
    fine = ((digits >= 0) & (digits <= 9)).all(1) & (chars[:, 3] == 58) & (hours <= 14) & (minutes < 60)
    fine &= (chars[:, 0] == 43) | (chars[:, 0] == 45)
    return (hours * 60 + minutes) * 60_000_000 * np.where(chars[:, 0] == 45, -1, 1), fine


def _one(text: str) -> tuple[int, int]:
    zone = _ZONE.search(text)
    try:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is None:
            return 0, NO_ZONE
        if abs(instant.utcoffset() or timedelta()) > timedelta(hours=14):
            return 0, NO_SUCH_ZONE
        return (instant - _EPOCH) // timedelta(microseconds=1), FINE
    except (ValueError, OverflowError):
        if zone and len(text) > 10:
            try:
                datetime.fromisoformat(text[: zone.start()])
                return 0, NO_SUCH_ZONE
            except ValueError:
                pass
        return 0, FORMAT
