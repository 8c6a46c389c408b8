"""Days from which the state's rules are others, from the province's ``policy_dates.toml``: they move numbers and are nobody's directive."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bazan.core.settings import current
from bazan.response.directives.types import PolicyDate

LANGUAGES = ("vi", "en")
EVERY = "*"
LONGEST = 24
"""Characters that fit beside a mark."""


def policy_dates(sector: str) -> tuple[PolicyDate, ...]:
    """Those that concern a sector, the newest first; none where the province lists none."""
    return tuple(known for known in read(current().province_folder / "policy_dates.toml") if {sector, EVERY} & known.sectors)


@cache
def read(path: Path) -> tuple[PolicyDate, ...]:
    """Every day of a file, the newest first. KeyError or ValueError for one that lacks something."""
    if not path.is_file():
        return ()
    dates = [
        PolicyDate(entry["on"], frozenset(entry["sectors"]), _words(entry["short"]), _words(entry["label"]), entry["law"])
        for entry in tomllib.loads(path.read_text("utf-8"))["dates"]
    ]
    for known in dates:
        if not known.law or not known.sectors or not all((*known.short.values(), *known.labels.values())):
            raise ValueError(f"{path}: {known.on} lacks its law, its sectors or its words")
        if max(map(len, known.short.values())) > LONGEST:
            raise ValueError(f"{path}: the short words of {known.on} are longer than {LONGEST} characters")
    return tuple(sorted(dates, key=lambda known: known.on, reverse=True))


def _words(said: Mapping[str, str]) -> dict[str, str]:
    return {language: said[language] for language in LANGUAGES}
