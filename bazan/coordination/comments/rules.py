"""What a comment says. Pure."""

from bazan.core.errors import Refused

LONGEST = 1_000
"""Signs: what needs more is a directive or a report."""


def checked(words: str) -> str:
    """The words as they are kept. Refused ``comments.empty``, ``comments.long``."""
    kept = words.replace("\r\n", "\n").replace("\x00", "").strip()
    if not kept:
        raise Refused("comments.empty", {}, "words")
    if len(kept) > LONGEST:
        raise Refused("comments.long", {"most": LONGEST, "count": len(kept)}, "words")
    return kept
