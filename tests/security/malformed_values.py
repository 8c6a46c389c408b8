"""What somebody may say where a number, a day, a word or a key is asked for, and what nobody can read or keep."""

from dataclasses import dataclass

UNREADABLE = (
    "²",
    "-1",
    "9" * 25,
    "2147483648",
    "1e400",
    "nan",
    "a\x00b",
    "\u202e",
    "x" * 5000,
    "9999-12-31T23:59",
    "0001-01-01",
    "2026-02-30",
)
"""No number though ``isdigit`` says so, too large for a column, no float, no text a table keeps, too long, days no calendar reaches."""


@dataclass(frozen=True)
class OddKeys:
    """Values of a part of an address: ``seen`` by its page, and ``judged`` before any page."""

    seen: tuple[str, ...]
    judged: tuple[str, ...]


WORDS = OddKeys(("²", "%E2%80%AE", "%FF"), ("%00", "x" * 3000))
PATHS = OddKeys(("../../x",), ("%00", "x" * 3000))
KEYS = {
    "int": OddKeys(("0",), ("2147483648", "9" * 25)), "secret": WORDS, "str": WORDS, "slug": OddKeys(("-",), ("x" * 3000,)),
    "path": PATHS, "rest": PATHS,
}  # fmt: skip
"""By the kind of a part of an address."""
