"""The words people read. Code speaks ids; a label file in each language says what they mean.

Every folder of the house that has something to say holds ``labels/vi.toml`` and ``labels/en.toml`` with the same keys. A further tongue
is ``minority_languages/<code>.toml``, its empty words said in Vietnamese.
Packs and provinces carry their own words and are not read here.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any

from bazan.core.errors import BazanError
from bazan.core.language import LANGUAGES, either, language, tongues, words

_MARKS = str.maketrans(",.", ".,")
_HOUSE = Path(__file__).resolve().parents[1]


def flatten(table: dict[str, Any], prefix: str = "") -> dict[str, str]:
    """Nested TOML tables as dotted keys."""
    flat: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            flat |= flatten(value, f"{prefix}{key}.")
        else:
            flat[prefix + key] = str(value)
    return flat


@cache
def labels(spoken: str) -> dict[str, str]:
    """Every label of the house in one language. A key said twice is an error: one room owns each word."""
    if spoken in tongues():
        return labels(LANGUAGES[0]) | said_in(spoken)
    found: dict[str, str] = {}
    for path in sorted(_HOUSE.rglob(f"labels/{spoken}.toml")):
        if "tests" in path.relative_to(_HOUSE).parts:  # made-up packs of tests speak for themselves, as real ones do
            continue
        for key, text in flatten(tomllib.loads(path.read_text("utf-8"))).items():
            if key in found:
                raise ValueError(f"{path}: {key} is already said elsewhere")
            found[key] = text
    return found


@cache
def said_in(tongue: str) -> dict[str, str]:
    """What a further tongue says itself: its labels that aren't empty."""
    found = [flatten(tomllib.loads(path.read_text("utf-8"))) for path in sorted(_HOUSE.glob(f"*/*/minority_languages/{tongue}.toml"))]
    return {key: text for table in found for key, text in table.items() if text}


def label(key: str, **params: Any) -> str:
    """The words for an id, in the language spoken. A missing key shows the key itself, so that a screen never falls over a word."""
    text = labels(language()).get(key)
    if text is None:
        return key
    return text.format(**params) if params else text


def sentence(error: BazanError) -> str:
    """What a person reads when something was refused: a refusal among its params is said in the same language, a decimal as it is written
    there, and what the params lack as a dash."""
    return filled(label(f"rules.{error.rule}"), {name: _said(value) for name, value in error.params.items()})


def filled(text: str, params: Mapping[str, Any]) -> str:
    """Words with what they name put in; what isn't there is a dash, so that nobody ever reads ``{text}``."""
    return text.format_map(_Params(params))


class _Params(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "–"


def _said(value: Any) -> Any:
    if isinstance(value, BazanError):
        return sentence(value)
    if isinstance(value, dict) and LANGUAGES[0] in value:
        return words(value)
    return number_words(value) if isinstance(value, float) else value


def number_words(value: Any) -> str:
    """A number as a sentence writes it, ``10.049,6`` in Vietnamese; other values as they are, none as a dash."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "–" if value is None else str(value)
    text = f"{value:,.6f}".rstrip("0").rstrip(".") if isinstance(value, float) and isfinite(value) else f"{value:,}"
    return either(text.translate(_MARKS), text)


def unit_words(unit: str) -> str:
    """A unit as people write it, ``triệu đồng``; empty for counted things, whose column says what is counted."""
    known = label(f"unit.{unit}")
    if known != f"unit.{unit}":
        return known
    scale, _, base = unit.rpartition(".")
    if scale and label(f"unit.{scale}") != f"unit.{scale}":
        return f"{unit_words(scale)} {unit_words(base)}".strip()
    return "" if "{" in unit or unit == "1" else unit
