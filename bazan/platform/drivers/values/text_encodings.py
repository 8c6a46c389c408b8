"""Which encoding a file's text has: proved where it can be, guessed only where the text itself bears the guess out, and always told.

UTF-8 and UTF-16 prove themselves. Windows-1258 is taken only when what it gives reads as Vietnamese, syllable by syllable: its
tones are characters of their own after the vowel, which no other encoding imitates for long. Anything else is refused, not guessed.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from bazan.core.errors import Refused

ENCODINGS = ("auto", "utf-8", "utf-8-sig", "utf-16", "windows-1258", "windows-1252", "latin-1")
MOST_WORDS = 20_000
LEAST_VIETNAMESE = 0.85
"""Of the words with letters beyond ASCII. Names of other tongues stand among them: Krông Nô, Đắk R'lấp."""
_WORD = re.compile(r"[^\W\d_]+")
_ONSET = "b|ch|c|d|đ|gh|gi|g|h|kh|kr|kl|k|l|m|ngh|ng|nh|n|ph|pr|pl|p|qu|r|s|th|tr|t|v|x|đr|br|bl|w|j|y"
_NUCLEUS = (
    "iêu|yêu|ươu|ươi|uôi|oai|oay|oao|oeo|uây|uyê|uya|uê|uy|uơ|uâ|uô|ươ|ưa|ưi|ưu|iê|yê|ia|iu|êu|eo|ao|ai|ay|au|âu|ây|oi|ôi|ơi|oa|oă|oe|"
    "oo|ua|ui|a|ă|â|e|ê|i|o|ô|ơ|u|ư|y"
)
_SYLLABLE = re.compile(rf"(?:{_ONSET})?(?:{_NUCLEUS})(?:ch|c|ng|nh|n|m|p|t|k|h|l|r)?")
_TONES: dict[int, int | None] = dict.fromkeys((0x300, 0x301, 0x303, 0x309, 0x323))


@dataclass(frozen=True)
class Found:
    """The codec to read with, the name to tell, and whether it was guessed rather than proved or said by the binding."""

    codec: str
    name: str
    guessed: bool = False


def detect(chunks: Iterable[bytes], bound: str = "auto") -> Found:
    """The encoding of a file that comes in chunks. Raises Refused ``drivers.encoding.unknown``.

    A byte order mark outdoes everything; after it the binding; then what the bytes prove; then the one guess that may be made.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    start, valid, ascii_only, odd = b"", True, True, bytearray()
    for chunk in chunks:
        if not start:
            start = chunk[:4096]
            if marked := _marked(start):
                return marked
            if bound != "auto":
                return Found("utf-8" if bound == "utf-8-sig" else "utf-16-le" if bound == "utf-16" else bound, bound)
            if unmarked := _unmarked_utf16(start):
                return unmarked
        if chunk.isascii():
            continue
        ascii_only = False
        if len(odd) < 4 << 20:
            odd += b"\n".join(line for line in chunk.split(b"\n") if not line.isascii())
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            valid = False
            if len(odd) >= 1 << 20:
                break
            decoder.reset()
    if ascii_only or (valid and not decoder.getstate()[0]):
        return Found("utf-8", "utf-8")
    return _legacy(bytes(odd))


def _marked(start: bytes) -> Found | None:
    if start.startswith(codecs.BOM_UTF8):
        return Found("utf-8", "utf-8-sig")
    if start.startswith(codecs.BOM_UTF16_LE):
        return Found("utf-16-le", "utf-16")
    if start.startswith(codecs.BOM_UTF16_BE):
        return Found("utf-16-be", "utf-16")
    return None


def _unmarked_utf16(start: bytes) -> Found | None:
    """Latin text in UTF-16 has a zero in every other byte."""
    half = len(start) // 2
    if half < 8:
        return None
    for codec, at in (("utf-16-le", 1), ("utf-16-be", 0)):
        if start[at::2].count(0) > half * 0.4 and start[1 - at :: 2].count(0) == 0:
            return Found(codec, "utf-16")
    return None


def _legacy(odd: bytes) -> Found:
    """Lines with bytes beyond ASCII that aren't all UTF-8: mixed lines are UTF-8 with strangers, which each line tells by itself."""
    lines = odd.split(b"\n")
    proper = sum(_is_utf8(line) for line in lines)
    if proper * 2 > len(lines):
        return Found("utf-8", "utf-8")
    if vietnamese_share(odd.decode("windows-1258", "replace")) >= LEAST_VIETNAMESE:
        return Found("windows-1258", "windows-1258", guessed=True)
    raise Refused("drivers.encoding.unknown")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def vietnamese_share(text: str) -> float:
    """Share of the words beyond ASCII that are Vietnamese syllables, 0 to 1; 0 when there are none."""
    words = [word for word in _WORD.findall(unicodedata.normalize("NFC", text[: 1 << 20])) if not word.isascii()][:MOST_WORDS]
    return sum(map(_is_syllable, words)) / len(words) if words else 0.0


def _is_syllable(word: str) -> bool:
    parts = unicodedata.normalize("NFD", word.lower())
    if sum(ord(letter) in _TONES for letter in parts) > 1:
        return False
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", parts.translate(_TONES))) is not None
