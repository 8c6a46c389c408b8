"""Numbers, instants, zones and names as senders write them. Pure; everything unreadable is Refused, nothing else is raised."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from bazan.core.errors import Refused
from bazan.core.numbers import finite_number
from bazan.core.text_safety import compared

_OFFSET = re.compile(r"([+-])([0-9]{2}):?([0-9]{2})")
_COMPACT = re.compile(r"[0-9]{14}")
LONGEST_CODE = 59


class Words[Meant](dict[str, Meant]):
    """Words of a sender to what they mean, found as written, else without regard to case, composition and doubled spaces."""

    def __init__(self, given: Mapping[str, Meant]):
        super().__init__(given)
        count = Counter(map(compared, given))
        self._compared = {key: meant for word, meant in given.items() if count[key := compared(word)] == 1}

    def get(self, word: str, default: Any = None) -> Any:
        """What a word means."""
        return self[word] if word in self else self._compared.get(compared(word), default)


def number(given: Any) -> float:
    """A finite number, written with a point or a comma. Raises Refused ``drivers.number``."""
    value = finite_number(given.replace(",", ".") if isinstance(given, str) else given)
    if value is None:
        raise Refused("drivers.number", {"value": shown(given)})
    return value


def zone(name: str) -> tzinfo:
    """``UTC``, ``+07:00`` or a name of the zone database. Raises Refused ``drivers.zone``."""
    if name in ("UTC", "Z"):
        return UTC
    if match := _OFFSET.fullmatch(name):
        sign, hours, minutes = match.groups()
        shift = timedelta(hours=int(hours), minutes=int(minutes))
        if shift < timedelta(hours=24):
            return timezone(shift if sign == "+" else -shift)
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError) as why:
        raise Refused("drivers.zone", {"zone": shown(name)}) from why


def time_reader(form: str, where: tzinfo) -> Callable[[Any], datetime]:
    """Reads instants of one form: ``iso``, ``compact`` (YYYYMMDDhhmmss), ``epoch_s``, ``epoch_ms`` or a strptime pattern.

    ``where`` is the zone of texts that name none. The reader raises Refused ``drivers.time``.
    """

    def read(given: Any) -> datetime:
        try:
            found = _instant(given, form, where).astimezone(UTC)
        except (TypeError, ValueError, OverflowError, OSError, Refused) as why:
            raise Refused("drivers.time", {"value": shown(given)}) from why
        if not 1900 <= found.year <= 2200:
            raise Refused("drivers.time", {"value": shown(given)})
        return found

    return read


def _instant(given: Any, form: str, where: tzinfo) -> datetime:
    if form in ("epoch_s", "epoch_ms"):
        return datetime.fromtimestamp(number(given) / (1000 if form == "epoch_ms" else 1), UTC)
    text = given.strip() if isinstance(given, str) else str(given)
    if form == "compact":
        if not _COMPACT.fullmatch(text):
            raise ValueError(text)
        parts = (int(text[a:b]) for a, b in ((0, 4), (4, 6), (6, 8), (8, 10), (10, 12), (12, 14)))
        found = datetime(*parts)  # noqa: DTZ001  # pyrefly: ignore[bad-argument-type] - year to second, no zone
    else:
        found = datetime.fromisoformat(text) if form == "iso" else datetime.strptime(text, form)  # noqa: DTZ007
    return found if found.tzinfo else found.replace(tzinfo=where)


def composed(parts: list[Any], where: tzinfo) -> datetime:
    """An instant from separate year, month, day and, where given, hour, minute and second. Raises Refused ``drivers.time``."""
    try:
        whole = [number(part) for part in parts]
        if any(part != int(part) for part in whole):
            raise ValueError(parts)
        found = datetime(*(int(part) for part in whole), tzinfo=where).astimezone(UTC)
    except (TypeError, ValueError, OverflowError, Refused) as why:
        raise Refused("drivers.time", {"value": shown("-".join(map(str, parts)))}) from why
    if not 1900 <= found.year <= 2200:
        raise Refused("drivers.time", {"value": shown("-".join(map(str, parts)))})
    return found


def code_of(name: str, prefix: str = "") -> str:
    """A station's name as a code that fits addresses and MQTT topics: the same name always gives the same code."""
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    code = prefix + re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")
    if len(code) > LONGEST_CODE or code == prefix:
        mark = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:7]
        code = f"{code[: LONGEST_CODE - 8].rstrip('-')}-{mark}"
    return code


def shown(given: Any) -> str:
    """A value as a sentence may quote it: short, printable."""
    text = given if isinstance(given, str) else str(given)
    text = "".join(c if c.isprintable() else "\ufffd" for c in text[:80])
    return text.encode("utf-8", "replace").decode()
