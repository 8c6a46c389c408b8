"""What a request says, read in one way on every page: its words can be kept by a table, its numbers are numbers, its keys can exist.

What can't be read is refused in the reader's language, with the field at fault; it is neither mended nor passed over.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, QueryDict

from bazan.core.errors import NotFound, Refused
from bazan.core.numbers import whole_number
from bazan.core.text_safety import SHOWN, unseen, with_unseen_shown
from bazan.core.time import LOCAL

LARGEST_KEY = 2**31 - 1
"""Of a row in a path: PostgreSQL's integer. A larger one names nothing."""
LONGEST_KEY = 200
LONGEST_WORD = 20_000
"""Characters of one value of an address."""
LONGEST_NAME = 100
_MINUTE = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
_UNKEPT = re.compile("[\x00\ud800-\udfff]")
"""No table keeps a NUL, nor half a surrogate pair."""


class Said(dict[str, str]):
    """What a query or a form said, by name; empty under a name it didn't have."""

    def __missing__(self, name: str) -> str:
        return ""


def asked(request: HttpRequest) -> Said:
    """The query of an address, by name."""
    return last_of(request.GET)


def typed(request: HttpRequest) -> Said:
    """The fields of a form that was sent, as ``asked`` reads a query."""
    return last_of(request.POST)


def last_of(said: QueryDict) -> Said:
    """The last of what was said twice."""
    return Said((name, str(value)) for name, value in said.items())


def whole(said: Mapping[str, str], name: str) -> int | None:
    """The whole number said under this name; None when nothing was. Raises Refused ``frontend.number``."""
    text = said.get(name, "").strip()
    if not text:
        return None
    number = whole_number(text)
    if number is None:
        raise Refused("frontend.number", {"text": text[:40], "name": name}, name)
    return number


def day(said: Mapping[str, str], name: str) -> date | None:
    """The day said under this name, as 2026-11-25; None when nothing was. Raises Refused ``frontend.day``."""
    text = said.get(name, "").strip()
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError as why:
        raise Refused("frontend.day", {"text": text[:40], "name": name}, name) from why
    if not 1900 <= found.year < 2200:  # what no calendar of ours can add a day to
        raise Refused("frontend.day", {"text": text[:40], "name": name}, name)
    return found


def instant(said: Mapping[str, str], name: str) -> datetime | None:
    """The instant said under this name: 2026-11-25T07:42, local time unless an offset follows; None when nothing was.

    Raises Refused ``frontend.instant``.
    """
    text = said.get(name, "").strip()
    if not text:
        return None
    for spelled in (text, text.replace(" ", "+")):  # a plus in an address that nobody encoded is a blank
        if _MINUTE.match(spelled):
            try:
                found = datetime.fromisoformat(spelled)
            except ValueError:
                continue
            if 1900 <= found.year < 2200:
                return found if found.tzinfo else found.replace(tzinfo=LOCAL)
    raise Refused("frontend.instant", {"text": text[:40], "name": name}, name)


def judge_form(request: HttpRequest) -> None:
    """Nothing when every word and file name of a form that was sent can be kept and seen. Raises Refused ``frontend.*``."""
    if request.method == "POST":
        _judge_typed((name, value) for name, values in request.POST.lists() for value in values)
        _judge_typed((name, file.name or "") for name, files in request.FILES.lists() for file in files)


def _judge_typed(said: Iterable[tuple[str, Any]]) -> None:
    """A name that looks like another's, or a line that reads backwards, is kept nowhere."""
    for name, value in said:
        _judge([(name, value)])
        if unseen(str(value)):
            raise Refused("frontend.unseen", {"name": name, "text": _around(with_unseen_shown(str(value)))}, name)


def _around(text: str) -> str:
    at = text.index(SHOWN)
    return text[max(at - 20, 0) : at + 20]


def _judge(said: Iterable[tuple[str, Any]], longest: int = 0) -> None:
    for name, value in said:
        if _UNKEPT.search(name) or _UNKEPT.search(str(value)):
            raise Refused("frontend.unkept", {"name": _UNKEPT.sub("", name)[:40]}, name)
        if len(name) > LONGEST_NAME or (longest and len(str(value)) > longest):
            raise Refused("frontend.long", {"name": name[:40], "most": longest or LONGEST_NAME}, name)


def judge_address(request: HttpRequest, keys: Mapping[str, Any]) -> None:
    """Nothing when the keys of an address can exist and its query can be read. NotFound ``frontend.key``, Refused ``frontend.*``."""
    for value in keys.values():
        _judge_key(value)
    _judge(((name, value) for name, values in request.GET.lists() for value in values), LONGEST_WORD)


def _judge_key(value: Any) -> None:
    held = value <= LARGEST_KEY if isinstance(value, int) else len(str(value)) <= LONGEST_KEY and not _UNKEPT.search(str(value))
    if not held:
        raise NotFound("frontend.key", {})
