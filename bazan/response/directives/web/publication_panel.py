"""What everybody sees of one directive: the words before they are published, as they will be read, and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bazan.core.errors import BazanError
from bazan.core.labels import sentence
from bazan.directory.accounts import api as accounts
from bazan.response.directives import api
from bazan.response.directives.types import DirectiveInfo


@dataclass(frozen=True)
class Panel:
    """What the page of one says of it, and its two forms as they were filled."""

    published_at: datetime | None
    may: bool
    """This person may publish it and take it back."""
    card: api.Decision | None
    """As everybody reads it, or would read it by the words written; null: there is nothing to be read."""
    previewed: bool
    """The card's words are not published yet."""
    words: str
    words_en: str
    reason: str
    tried: str
    """The act that was asked for; empty: none."""
    refusal: str
    field: str


def panel(
    one: DirectiveInfo, reach: accounts.Reach, now: datetime, form: Mapping[str, str] | None = None, refusal: BazanError | None = None
) -> Panel:
    """``form``: what was sent and is shown again, beside why it was refused."""
    held, given = api.publication(one), form or {}
    tried = given.get("act", "")
    previewed = tried == "preview" and refusal is None
    published = (held.words, held.words_en) if held else ("", "")
    words, words_en = (given.get("words", ""), given.get("words_en", "")) if tried in ("preview", "publish") else published
    shown = (words.strip(), words_en.strip()) if previewed else published
    return Panel(
        published_at=held.published_at if held else None,
        may=accounts.allowed(reach, "directives.publish", one.case.place_id, one.case.sector)
        and (held is not None or one.case.state != "withdrawn"),
        card=api.preview(one, *shown, now) if shown[0] else None,
        previewed=previewed,
        words=words,
        words_en=words_en,
        reason=given.get("reason", ""),
        tried=tried,
        refusal=sentence(refusal) if refusal else "",
        field=refusal.field if refusal else "",
    )
