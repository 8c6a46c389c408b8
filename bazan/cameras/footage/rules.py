"""Pure decisions: what may be handed in, what a file is by its first bytes, and what a job may be asked."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from math import isfinite
from typing import Any

from bazan.cameras.footage.types import HandedIn, Order
from bazan.core.errors import Refused

LONGEST_FILM_S = 600.0
MOST_OPEN = 20
"""Jobs over one clip that may wait at once."""
MOST_TRIED = 12
"""Clips a draft is tried on."""
FIRST_YEAR = 1990
"""Nothing was recorded before."""
_AHEAD = timedelta(hours=1)
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_STREAMED = 188
"""Bytes of a packet of MPEG-TS."""


def handed_in(terms: HandedIn, largest: int, at: datetime) -> HandedIn:
    """As it is kept. ``largest``: bytes. Refused ``footage.name``, ``.purpose``, ``.legal_basis``, ``.empty``, ``.large``, ``.recorded``,
    each naming its field."""
    texts = {name: " ".join(getattr(terms, name).split())[:most] for name, most in (("name", 200), ("purpose", 300), ("legal_basis", 300))}
    for name, text in texts.items():
        if not text:
            raise Refused(f"footage.{name}", {}, name)
    if terms.size <= 0:
        raise Refused("footage.empty", {}, "file")
    if terms.size > largest:
        raise Refused("footage.large", {"limit": largest >> 20, "size": -(-terms.size >> 20)}, "file")
    if terms.recorded_at is not None and not (terms.recorded_at.year >= FIRST_YEAR and terms.recorded_at <= at + _AHEAD):
        raise Refused("footage.recorded", {}, "recorded_at")
    return replace(terms, **texts, file_name=terms.file_name[-200:])


def judge_beginning(head: bytes) -> None:
    """Nothing when a file may be a clip by its first bytes; what is in it is seen when it is looked at. Refused ``footage.picture``,
    ``footage.no_clip``."""
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        raise Refused("footage.picture", {}, "file")
    film = head[4:8] in (b"ftyp", b"moov", b"mdat", b"free", b"wide", b"skip")
    recorded = head[:4] == b"RIFF" and head[8:12] == b"AVI "
    matroska, flash = head.startswith(b"\x1aE\xdf\xa3"), head.startswith(b"FLV")
    streamed = head[:1] == b"\x47" and head[_STREAMED : _STREAMED + 1] == b"\x47"
    if not (film or recorded or matroska or flash or streamed):
        raise Refused("footage.no_clip", {}, "file")


def ordered(order: Order, seconds: float | None) -> Mapping[str, Any]:
    """What a job is told. ``seconds``: of the clip, if that is known. Points and kinds have been judged.

    Refused ``footage.kind``, ``footage.span``, each naming its field.
    """
    match order.kind:
        case "count":
            line = {"code": "line", "purpose": "line", "points": order.points, "kinds": order.kinds}
            return {"rules": [line], "kinds": order.kinds}
        case "motion":
            return {"zone": order.points}
        case "export":
            ended = order.ended if order.ended is not None else seconds or LONGEST_FILM_S
            whole = isfinite(order.began) and isfinite(ended) and 0 <= order.began < ended
            if not whole or (seconds is not None and order.began >= seconds) or ended - order.began > LONGEST_FILM_S:
                raise Refused("footage.span", {"most": round(LONGEST_FILM_S / 60)}, "began")
            return {"began": order.began, "ended": ended}
    raise Refused("footage.kind", {}, "kind")
