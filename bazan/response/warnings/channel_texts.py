"""One text a channel, all from the same facts: short messages cut by what matters least, a script that can be read aloud."""

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime

from bazan.core.labels import label
from bazan.core.language import in_every_language, language
from bazan.core.time import LOCAL
from bazan.response.warnings.types import ChannelText, Spoken

LIMITS = {"sms": 70, "sms_unmarked": 160, "push": 178, "zalo": 2000, "loudspeaker": 0}
"""Characters: one SMS with marks (UCS-2) and one without (GSM 03.38), what a phone shows of a push, a Zalo message."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_CLOCK = re.compile(r"\b(\d{1,2})[:h](\d{2})\b")
_DATE = re.compile(r"\b(?:ngày )?(\d{1,2})/(\d{1,2})(?:/(\d{4}))?\b")
_DOUBLE = str.maketrans("|^~\\`€\n[]{}", "       ()()")
"""Marks that GSM 03.38 sends as two characters or not at all."""


def texts(said: Spoken) -> tuple[ChannelText, ...]:
    """Every channel in Vietnamese, then in English; English needs no second SMS, for it has no marks."""
    made = in_every_language(lambda: {channel: _MADE[channel](said, limit) for channel, limit in LIMITS.items()})
    return tuple(
        ChannelText(channel, spoken, text, LIMITS[channel])
        for spoken, by_channel in made.items()
        for channel, text in by_channel.items()
        if spoken == "vi" or channel != "sms"
    )


def unmarked(text: str) -> str:
    """Without the marks of Vietnamese and whatever else costs an SMS more than one of 160 characters."""
    bare = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D").translate(_DOUBLE))
    bare = bare.replace("–", "-").replace("…", ".").replace("“", '"').replace("”", '"')
    return " ".join(bare.encode("ascii", "ignore").decode().split())


def _sms(said: Spoken, limit: int) -> str:
    return _fitted(said, limit, lambda text: text)


def _sms_unmarked(said: Spoken, limit: int) -> str:
    return _fitted(said, limit, unmarked)


def _fitted(said: Spoken, limit: int, form: Callable[[str], str]) -> str:
    """The kind of danger and where; until when; then as many sentences of what to do as fit; the address where there is room."""
    head = f"{_mark(said)} {said.event[language()]}"
    text = form(head)[:limit]
    names = said.names[language()]
    for count in range(len(names), 0, -1):
        shown = ", ".join(names[:count]) + (label("warnings.channel.more", count=len(names) - count) if count < len(names) else "")
        if len(form(f"{head}: {shown}.")) <= limit:
            text = form(f"{head}: {shown}.")
            break
    else:
        shown = form(f"{head}: {label('warnings.channel.places', count=len(names))}.")
        text = shown if len(shown) <= limit else text
    pieces = [] if said.msg_type == "Cancel" else [label("warnings.channel.until", at=_short(said.ends_at))]
    pieces += [*_SENTENCE.split(said.instruction.get(language(), "").strip()), said.address]
    for piece in pieces:
        longer = f"{text} {form(piece)}".strip()
        if piece and len(longer) <= limit:
            text = longer
    return text


def _push(said: Spoken, limit: int) -> str:
    text = _cut(f"{_mark(said)}: {said.headline[language()]}", limit)
    for sentence in _SENTENCE.split(said.instruction.get(language(), "").strip()):
        if sentence and len(text) + 1 + len(sentence) <= limit:
            text = f"{text}\n{sentence}"
    return text


def _zalo(said: Spoken, limit: int) -> str:
    lines = [
        f"{_mark(said)}: {said.headline[language()]}",
        label("warnings.channel.where", names=", ".join(said.names[language()])),
    ]
    if said.msg_type != "Cancel":
        lines.append(label("warnings.channel.until", at=_short(said.ends_at)))
    end = [said.instruction.get(language(), ""), f"{said.sender_name[language()]} · {said.address}"]
    room = limit - sum(len(line) + 1 for line in (*lines, *end)) - 1
    return "\n".join(line for line in (*lines, _cut(said.description[language()], max(room, 0)), *end) if line)[:limit]


def _loudspeaker(said: Spoken, limit: int) -> str:
    """To be read aloud as it stands: whole sentences, hours and days in words, the danger and what to do said twice."""
    names = _listed(said.names[language()])
    exercise = label("warnings.channel.spoken.exercise") if said.status == "Exercise" else ""
    until = "" if said.msg_type == "Cancel" else label("warnings.channel.spoken.until", at=_spoken(said.ends_at))
    core = [_ended(said.headline[language()]), label("warnings.channel.spoken.where", names=names)]
    do = label("warnings.channel.spoken.do", what=_ended(said.instruction[language()])) if said.instruction.get(language()) else ""
    begin = label(f"warnings.channel.spoken.{said.msg_type}", who=said.sender_name[language()])
    again = label("warnings.channel.spoken.again")
    end = label("warnings.channel.spoken.end")
    lines = [exercise, begin, *core, _ended(said.description[language()]), until, do, again, *core, until, do, end, exercise]
    return "\n".join(_aloud(line) for line in lines if line)


_MADE = {"sms": _sms, "sms_unmarked": _sms_unmarked, "push": _push, "zalo": _zalo, "loudspeaker": _loudspeaker}


def _mark(said: Spoken) -> str:
    word = label(f"warnings.channel.mark.{said.msg_type}")
    return label("warnings.channel.exercise", mark=word) if said.status == "Exercise" else word


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: max(limit - 1, 0)].rstrip() + "…" * (limit > 0)


def _short(at: datetime) -> str:
    return f"{at.astimezone(LOCAL):%H:%M %d/%m}"


def _spoken(at: datetime) -> str:
    local = at.astimezone(LOCAL)
    month = label(f"warnings.channel.month.{local.month}")
    return label("warnings.channel.spoken.at", hour=local.hour, minute=f"{local.minute:02}", day=local.day, month=month)


def _listed(names: tuple[str, ...]) -> str:
    last = label("warnings.channel.spoken.and")
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"


def _ended(text: str) -> str:
    text = text.strip()
    return text if not text or text[-1] in ".!?" else text + "."


def _aloud(text: str) -> str:
    """Clock times and dates as they are spoken; English hours are read as they stand."""
    if language() != "vi":
        return text
    text = _CLOCK.sub(lambda found: f"{int(found[1])} giờ" + (f" {int(found[2])} phút" if int(found[2]) else ""), text)
    return _DATE.sub(lambda found: f"ngày {int(found[1])} tháng {int(found[2])}" + (f" năm {found[3]}" if found[3] else ""), text)
