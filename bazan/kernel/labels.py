"""The words people read. Code speaks ids; a label file in each language says what they mean.

Every folder of the house that has something to say holds ``labels/vi.toml`` and ``labels/en.toml`` with the same keys.
Packs and provinces carry their own words and are not read here.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from bazan.kernel.errors import BazanError
from bazan.kernel.language import language

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
    found: dict[str, str] = {}
    for path in sorted(_HOUSE.rglob(f"labels/{spoken}.toml")):
        if "tests" in path.relative_to(_HOUSE).parts:  # made-up packs of tests speak for themselves, as real ones do
            continue
        for key, text in flatten(tomllib.loads(path.read_text("utf-8"))).items():
            if key in found:
                raise ValueError(f"{path}: {key} is already said elsewhere")
            found[key] = text
    return found


def label(key: str, **params: Any) -> str:
    """The words for an id, in the language spoken. A missing key shows the key itself, so that a screen never falls over a word."""
    text = labels(language()).get(key)
    if text is None:
        return key
    return text.format(**params) if params else text


def sentence(error: BazanError) -> str:
    """What a person reads when something was refused; a refusal among its params is said in the same language."""
    params = {name: sentence(value) if isinstance(value, BazanError) else value for name, value in error.params.items()}
    text = label(f"rules.{error.rule}")
    return text.format(**params) if params else text
