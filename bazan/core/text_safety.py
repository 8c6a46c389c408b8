"""Signs that do more than be read: unseen ones turn the order of what is read or make two names that look alike differ, others begin a
formula in a cell."""

import re
import unicodedata
from functools import lru_cache

_UNSEEN = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb]")
SHOWN = "▯"


def unseen(text: str) -> bool:
    """Whether a sign of the text is invisible, or turns the direction of writing."""
    return _UNSEEN.search(text) is not None


def with_unseen_shown(text: str) -> str:
    """The same with a box for each."""
    return _UNSEEN.sub(SHOWN, text)


def without_unseen(text: str) -> str:
    """The same without any."""
    return _UNSEEN.sub("", text)


_FORMULA = ("=", "+", "-", "@", "|", "%")
_BREAKS = ("\t", "\r", "\n")


def as_text_cell(text: str) -> str:
    """The text as a cell of CSV: what begins like a formula is marked as text. Programs that read tables take a wide sign for the narrow
    one, and don't see what stands before it."""
    begins = unicodedata.normalize("NFKC", without_unseen(text).lstrip()[:1])
    return "'" + text if begins.startswith(_FORMULA) or text.startswith(_BREAKS) else text


@lru_cache(8192)
def compared(text: str) -> str:
    """A word as it is compared with another: letters composed, without case, doubled and surrounding spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()
