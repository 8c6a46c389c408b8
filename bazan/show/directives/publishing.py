"""What everybody sees of one directive: the words before they are published, as they will be read, and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bazan.act.directives import api
from bazan.act.directives.types import DirectiveInfo
from bazan.register.people import api as people
from bazan.show.citizens.api import Decision, preview


@dataclass(frozen=True)
class Panel:
    """``card``: as everybody reads it now, or would read it; null: nothing to be read."""

    published_at: datetime | None
    may: bool
    """This person may publish it and take it back."""
    previewed: bool
    """The card shows words that are not published yet."""
    card: Decision | None
    words: str
    words_en: str
    reason: str


def panel(one: DirectiveInfo, reach: people.Reach, form: Mapping[str, str], previewed: bool, now: datetime) -> Panel:
    """``form``: what came with the request, for what was written comes back; ``previewed``: its words are to be shown as they would be read."""
    held = api.publication(one)
    may = people.allowed(reach, "directives.publish", one.case.place_id, one.case.sector)
    words, words_en = (held.words, held.words_en) if held else ("", "")
    if "words" in form:
        words, words_en = form["words"].strip(), form.get("words_en", "").strip()
    card = None
    if previewed:
        card = preview(one, words, words_en, now)
    elif held is not None:
        card = preview(one, held.words, held.words_en, now)
    return Panel(
        held.published_at if held else None, may and (held is not None or one.case.state != "withdrawn"), previewed, card, words, words_en,
        form.get("reason", ""),
    )  # fmt: skip
