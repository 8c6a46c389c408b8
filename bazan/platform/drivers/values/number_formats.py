"""What a cell shows of the number it stores: percent, thousands, currency, leading zeros.

Number formats: ECMA-376 part 1, §18.8.30 and §18.8.31.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne

BUILT_IN = {
    5: '"$"#,##0', 6: '"$"#,##0', 7: '"$"#,##0.00', 8: '"$"#,##0.00', 9: "0%", 10: "0.00%", 42: '"$"#,##0', 44: '"$"#,##0.00',
}  # fmt: skip
"""Formats known by their number alone whose cell shows something else than the number; a file that says otherwise writes it out."""
CURRENCIES = {
    "₫": "VND", "đ": "VND", "vnd": "VND", "vnđ": "VND", "đồng": "VND", "dong": "VND", "$": "USD", "us$": "USD", "usd": "USD", "€": "EUR",
    "eur": "EUR", "£": "GBP", "gbp": "GBP", "¥": "JPY", "jpy": "JPY", "cny": "CNY", "₩": "KRW", "krw": "KRW", "฿": "THB", "thb": "THB",
    "₭": "LAK", "lak": "LAK",
}  # fmt: skip
"""How a currency is written to its ISO 4217 code."""
SCALES = {
    "nghìn": 3, "ngàn": 3, "k": 3, "thousand": 3, "triệu": 6, "tr": 6, "million": 6, "tỷ": 9, "tỉ": 9, "billion": 9,
}  # fmt: skip
"""Words of thousands to their power of ten."""
LONGEST_CODE = 255
"""Characters of a number format; a workbook's program takes no longer one."""
_SCALE_WORDS = {"vi": {3: "nghìn", 6: "triệu", 9: "tỷ"}, "en": {3: "thousand", 6: "million", 9: "billion"}}
_COMPARED = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_TOKEN = re.compile(r'"([^"]*)"?|\\(.)|[_*].|\[([^\]]*)\]?|(;)|([0#?.,]+)|(%)|(.)', re.DOTALL)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)")
_WORD = re.compile(r"[^\W\d_]+\$?|[^\w\s]", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a cell shows beyond the stored number."""

    percent: bool = False
    """A percent sign stands behind it."""
    hundreds: int = 0
    """How often the number is multiplied by 100 to be shown."""
    thousands: int = 0
    """How often it is divided by 1,000 to be shown."""
    scale: int | None = None
    """The power of ten that words say: 6 of ``triệu``; null: no words."""
    currency: str = ""
    """The ISO 4217 code, or the sign itself where it is unknown."""


PLAIN = Meaning()


@dataclass(frozen=True, slots=True)
class FormattedNumber:
    """The number of a cell whose format shows something else than what is stored."""

    value: float | int
    format: str

    @property
    def meaning(self) -> Meaning:
        """What the cell shows of this number."""
        return format_meaning(self.format, self.value)

    @property
    def shown(self) -> float:
        """The number that the cell shows, before it is rounded."""
        meaning = self.meaning
        return shift_decimal(self.value, 2 * meaning.hundreds - 3 * meaning.thousands)

    def sign_in(self, spoken: str) -> str:
        """What the cell shows behind the number, in one language: ``%``, `` triệu``, `` VND``."""
        meaning = self.meaning
        words = _SCALE_WORDS[spoken if spoken in _SCALE_WORDS else "vi"].get(meaning.scale or 0, "")
        return ("%" if meaning.percent else "") + "".join(f" {part}" for part in (words, meaning.currency) if part)

    def __str__(self) -> str:
        """The number about as the cell shows it: ``7.25%``, ``12.35 triệu``, ``001090012345``."""
        if self.meaning == PLAIN:
            return _padded(self.value, _section_of(self.format, self.value).digits)
        return f"{self.shown:.10g}{self.sign_in('vi')}"


def shift_decimal(value: float, places: int) -> float:
    """The value times a power of ten, exact in decimals: 0.0725 by 2 is 7.25, never 7.249999999999999."""
    return float(Decimal(repr(value)).scaleb(places)) if places else value


def _padded(value: float, digits: int) -> str:
    """The number in plain digits, a whole one with leading zeros."""
    if not float(value).is_integer():
        return str(value)
    return f"{int(value):0{digits + (value < 0)}d}"


def is_plain(code: str) -> bool:
    """Whether cells of this format show the number they store, without leading zeros."""
    return all(section.meaning == PLAIN and section.digits < 2 for section in _sections(code))


def format_meaning(code: str, value: float) -> Meaning:
    """What a format shows of a value, by its section for that value."""
    return _section_of(code, value).meaning


def word_meaning(text: str) -> Meaning | None:
    """What the words or signs beside a number mean, as ``%`` or ``triệu đồng``; null where one of them is unknown."""
    meaning = PLAIN
    for word in _WORD.findall(text):
        merged = _with_word(meaning, word)
        if merged is None:
            return None
        meaning = merged
    return meaning


@dataclass(frozen=True, slots=True)
class _Section:
    meaning: Meaning
    test: tuple[str, float] | None
    digits: int = 0
    """So many are shown at least: leading zeros fill up."""


def _section_of(code: str, value: float) -> _Section:
    sections = _sections(code)
    if any(section.test for section in sections):
        return next((one for one in sections if one.test is None or _COMPARED[one.test[0]](value, one.test[1])), _Section(PLAIN, None))
    at = 0 if value > 0 or len(sections) == 1 else 1 if value < 0 else 2
    return sections[at if at < len(sections) else 0]


@lru_cache(4096)
def _sections(code: str) -> tuple[_Section, ...]:
    return tuple(_section(tokens) for tokens in _split(code))


def _split(code: str) -> Iterator[list[re.Match[str]]]:
    tokens: list[re.Match[str]] = []
    for token in _TOKEN.finditer(code):
        if token[4]:
            yield tokens
            tokens = []
        else:
            tokens.append(token)
    yield tokens


def _section(tokens: list[re.Match[str]]) -> _Section:
    literal, digits, brackets, letters, hundreds = "", "", [], "", 0
    for token in tokens:
        quoted, escaped, bracket, _, number, percent, other = token.groups()
        literal += quoted or escaped or (other if other and not other.isascii() else "") or ("$" if other == "$" else " ")
        digits, letters, hundreds = digits + (number or ""), letters + (other or ""), hundreds + bool(percent)
        brackets += [bracket] if bracket is not None else []
    condition = next((found for bracket in brackets if (found := _CONDITION.fullmatch(bracket.strip()))), None)
    test = (condition[1], float(condition[2])) if condition else None
    if not set(digits) & set("0#?") or set(letters.lower()) & set("dmyhs"):
        return _Section(PLAIN, test)  # text alone, or a date
    meaning = Meaning(hundreds > 0, hundreds, _scaling_commas(digits))
    for word in (*_WORD.findall(literal), *("%" for _ in range(literal.count("%"))), *_symbols(brackets)):
        meaning = _with_word(meaning, word) or meaning
    return _Section(meaning, test, 0 if set(letters.lower()) & set("e/") else _fewest_digits(digits))


def _fewest_digits(digits: str) -> int:
    """How many digits a whole number is filled up to: those from the first 0 on; none where decimals are shown, which no code has."""
    return 0 if "." in digits else min(len(digits.replace(",", "").lstrip("#?")), LONGEST_CODE)


def _symbols(brackets: list[str]) -> Iterator[str]:
    """The currency signs of ``[$₫-42A]``; one without a sign names a language."""
    for bracket in brackets:
        if bracket.startswith("$") and (symbol := bracket[1:].partition("-")[0].strip()):
            yield symbol if symbol.casefold() in CURRENCIES else f"[{symbol}]"


def _scaling_commas(digits: str) -> int:
    """How many commas close the digits before the decimal point, or all of them."""
    whole, _, rest = digits.partition(".")
    return sum(len(part) - len(part.rstrip(",")) for part in (whole, rest))


def _with_word(meaning: Meaning, word: str) -> Meaning | None:
    """The meaning with what one word or sign adds; null where it is unknown or contradicts."""
    plain, scale, currency = word.casefold(), meaning.scale, meaning.currency
    if plain == "%":
        return Meaning(True, meaning.hundreds, meaning.thousands, scale, currency)
    if plain in SCALES:
        return Meaning(meaning.percent, meaning.hundreds, meaning.thousands, (scale or 0) + SCALES[plain], currency)
    named = word[1:-1] if word.startswith("[") else CURRENCIES.get(plain)
    if named is None or (currency and named != currency):
        return None
    return Meaning(meaning.percent, meaning.hundreds, meaning.thousands, scale, named)
