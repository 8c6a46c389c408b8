"""Pure decisions: which words a text has, and which pieces a word.

A word is a run of letters, digits and their marks. Its pieces are its runs of two to five signs, a space standing for its edge, and the
pair it makes with the word before: Vietnamese writes a word's syllables apart.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

SHORTEST, LONGEST = 2, 5
MOST_SIGNS = 4000
"""Of a text; what comes after is not read, so that a long one takes no longer."""
_WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """The same as a person writes it who leaves out the marks: ``Đường hỏng`` is ``Duong hong``."""
    bare = (sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    return "".join(bare).replace("Đ", "D").replace("đ", "d")


def words(text: str) -> list[str]:
    """The words of a text as it writes them, composed (NFC)."""
    return _WORD.findall(unicodedata.normalize("NFC", text[:MOST_SIGNS]))


def pieces(written: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Each piece of these words, in small letters, with the place of its word; of a pair, of its second."""
    before = ""
    for place, word in enumerate(written):
        small = word.lower()
        edged = f" {small} "
        for size in range(SHORTEST, LONGEST + 1):
            for start in range(len(edged) - size + 1):
                yield edged[start : start + size], place
        if before:
            yield f"{before}_{small}", place
        before = small


def grams(text: str) -> list[str]:
    """The pieces of a text, as often as they stand in it."""
    return [piece for piece, _ in pieces(words(text))]
