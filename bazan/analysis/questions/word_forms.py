"""A text as words that can be held against each other though marks are missing: letters without any mark, the marks apart, the tone apart.

A word typed without marks may mean any word of the same letters; a mark that is typed must be there. So ``bo`` may be ``bò``, ``bộ`` or
``bỏ``, and ``bò`` is ``bò`` alone. Where a tone stands in its syllable (``hòa``, ``hoà``) and a last ``y`` for ``i`` (``tỷ``, ``tỉ``) make
no difference, and neither does the ending of an English plural.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bazan.core.numbers import decimal_number

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|(?:[^\W\d_]+['’‘ʼ`´])*[^\W\d_]+|[%/–-]")
_LINES = ("/", "-", "–")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_PLURALS = {"children": "child", "criteria": "criterion", "businesses": "business"}
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_MISTAKEN = "\u0303\u0309"
"""The tones ngã and hỏi, which half the country speaks alike."""
_LAST_Y = re.compile(r"(?<=[bcdghklmnpqrstvxj])y$|(?<=qu)y$")
_ONSET = "(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdghklmnprstvx])?"
_RIME = (
    "(?:a(?:c|ch|i|m|n|ng|nh|o|p|t|u|y)?|e(?:c|m|n|ng|o|p|t|u|ch|nh)?|i(?:a|ch|ec|em|en|eng|ep|et|eu|m|n|nh|p|t|u)?"
    "|o(?:a|ac|ach|ai|am|an|ang|anh|ao|ap|at|ay|c|e|en|eo|et|i|m|n|ng|p|t)?"
    "|u(?:a|an|ang|at|ay|an|c|e|ech|en|enh|i|m|n|ng|o|oc|oi|om|on|ong|op|ot|ou|p|t|u|y|ya|ych|yen|yet|ynh|yt|yp|yu)?|y(?:e[mntu]|eng)?)"
)
_SYLLABLE = re.compile(f"{_ONSET}{_RIME}")


@dataclass(frozen=True, slots=True)
class Word:
    """One word. Two are the same letters where ``plain`` is equal."""

    text: str
    """As typed, in small letters."""
    plain: str
    """Its letters without marks and apostrophes; a number with a point for its decimals and nothing between its thousands."""
    letters: str
    """Its letters with the marks that make another letter of them, as ê and đ; without the tone."""
    tone: str
    capital: bool = False
    start: int = 0
    """Where it stands in the text, and where it ends."""
    end: int = 0

    @property
    def number(self) -> float | None:
        return decimal_number(self.plain)


def words_of(text: str) -> tuple[Word, ...]:
    """The words and numbers of a text; of signs only those that hold dates and shares together."""
    normal = unicodedata.normalize("NFKC", text)
    found = [_word(one[0], one.start(), one.end()) for one in _TOKEN.finditer(_parted(normal)) if _holds(one, normal)]
    if all(word.capital for word in found if word.text[0].isalpha()):  # capitals everywhere mark no name
        found = [replace(word, capital=False) for word in found]
    return tuple(found)


def _holds(found: re.Match[str], text: str) -> bool:
    """Whether a dash or stroke stands at a number, as in ``10/2026``; elsewhere it only parts words, as in ``clear-up``."""
    if text.strip() == found[0]:
        return True
    beside = text[: found.start()].rstrip()[-1:] + text[found.end() :].lstrip()[:1]
    return found[0] not in _LINES or any(sign.isdigit() for sign in beside)


def _parted(text: str) -> str:
    """The same with an underline read as a space, at the same length."""
    return text.replace("_", " ")


def _word(typed: str, start: int, end: int) -> Word:
    small = typed.lower()
    plain, letters, tone = _parts(small)
    return Word(small, plain, letters, tone, typed[0].isupper(), start, end)


@lru_cache(20_000)
def _parts(small: str) -> tuple[str, str, str]:
    if small[0].isdigit():
        number = re.sub("[.,]", "", small) if _THOUSANDS.fullmatch(small) else small.replace(",", ".")
        return number, number, ""
    spelt = unicodedata.normalize("NFD", _APOSTROPHES.sub("", small))
    tone = next((sign for sign in spelt if sign in _TONES), "")
    letters = unicodedata.normalize("NFC", "".join(sign for sign in spelt if sign not in _TONES))
    plain = "".join(sign for sign in unicodedata.normalize("NFD", letters.replace("đ", "d")) if not unicodedata.combining(sign))
    if plain in _PLURALS:
        return _PLURALS[plain], _PLURALS[plain], ""
    return _root(_LAST_Y.sub("i", plain)), _root(_LAST_Y.sub("i", letters)), tone


def _root(word: str) -> str:
    """Without the ending of an English plural. No Vietnamese syllable ends in s."""
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes")) else word[:-3] + "i" if word.endswith("ies") else word[:-1]


def fits(typed: Word, meant: Word) -> bool:
    """Whether the typed word may be the one meant: the same letters, and no mark that the other lacks."""
    return typed.plain == meant.plain and _marks_fit(typed, meant)


def _marks_fit(typed: Word, meant: Word) -> bool:
    if typed.tone and typed.tone != meant.tone:
        return False
    if typed.letters in (typed.plain, meant.letters):
        return True
    return len(typed.letters) == len(meant.letters) and all(
        mine in (bare, other) for mine, bare, other in zip(typed.letters, typed.plain, meant.letters, strict=True)
    )


def fit(typed: Sequence[Word], meant: Sequence[Word]) -> bool:
    """Whether typed words may be those meant. In several, one may bear a wrong tone of those people mistake, as ``giãi`` for ``giải``."""
    wrong = [mine for mine, other in zip(typed, meant, strict=True) if not fits(mine, other)]
    if not wrong:
        return True
    return len(wrong) == 1 and len(meant) > 1 and all(_mistaken(mine, other) for mine, other in zip(typed, meant, strict=True))


def fit_marked(typed: Sequence[Word], meant: Sequence[Word]) -> bool:
    """The same in a text written with marks: a word alone must bear all of its own."""
    return fit(typed, meant) if len(meant) > 1 else fit_exact(typed, meant)


def fit_exact(typed: Sequence[Word], meant: Sequence[Word]) -> bool:
    """The same where no mark may be missing, but for the two tones that are mistaken for each other."""
    alike = (mine.letters == other.letters and (mine.tone == other.tone or {mine.tone, other.tone} == set(_MISTAKEN))
             for mine, other in zip(typed, meant, strict=True))  # fmt: skip
    return all(alike) and fit(typed, meant)


def marked(words: Sequence[Word]) -> bool:
    """Whether a text is written with marks: a third of its words bear one."""
    return 3 * sum(word.letters != word.plain or bool(word.tone) for word in words) >= len(words) > 0


def _mistaken(typed: Word, meant: Word) -> bool:
    return fits(typed, meant) or (typed.letters == meant.letters and typed.tone in _MISTAKEN and meant.tone in _MISTAKEN)


def is_syllable(word: Word) -> bool:
    """Whether the letters make a Vietnamese syllable: what is one was hardly mistyped for another."""
    return _SYLLABLE.fullmatch(word.plain) is not None


def slips(typed: str, known: str) -> bool:
    """Whether one letter too many, too few or two in the wrong order lie between two words."""
    if abs(len(typed) - len(known)) == 1:
        longer, shorter = (typed, known) if len(typed) > len(known) else (known, typed)
        return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
    if len(typed) != len(known):
        return False
    differ = [at for at, (mine, other) in enumerate(zip(typed, known, strict=True)) if mine != other]
    return len(differ) == 2 and differ[1] == differ[0] + 1 and typed[differ[0]] == known[differ[1]] and typed[differ[1]] == known[differ[0]]


def squeezed(words: Sequence[Word]) -> str:
    """The letters of several words as one: ``Đắk R'Lấp`` and ``dak r lap`` are the same."""
    return "".join(word.plain for word in words)


def runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """[start, end) of each unbroken stretch of true."""
    start = None
    for at, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = at
        elif not flag and start is not None:
            yield start, at
            start = None
