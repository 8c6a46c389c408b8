"""What a pack is once read, and what is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bazan.engines.packs.formulas import Relation

LANGUAGES = ("vi", "en")


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a pack, named by file and key; ``rule`` has a sentence in every language (``packs.<rule>``)."""

    file: str
    key: str
    rule: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Pack:
    """A sector as its folder declares it. Words are merged in: everything with an id carries ``labels`` in both languages."""

    id: str
    version: int
    title: dict[str, str]
    state: str
    """``live``, or ``announced``: its place is kept, no data is connected."""
    icon: str
    """A lucide icon's name."""
    order: int
    owner: str
    """Code of the organization that answers for the sector."""
    summary: dict[str, str]
    awaits: dict[str, str]
    """For an announced pack: which data is awaited, as people read it."""
    properties: list[dict[str, Any]]
    kinds: list[dict[str, Any]]
    scales: dict[str, list[dict[str, Any]]]
    indicators: list[dict[str, Any]]
    boards: list[dict[str, Any]]
    sources: list[dict[str, Any]]
    samples: list[dict[str, Any]]
    labels: dict[str, dict[str, str]]
    """``labels["vi"]["indicators.x.name"]``."""
    functions: Any
    """The module ``functions.py``, or null."""
    tables: dict[str, list[dict[str, Any]]]
    """Every ``tables/*.csv``, numbers read as numbers, empty cells as null."""
    options: dict[str, Any]
    """What the law or the field leaves open: name to value, the province's own choice when it made one."""
    folder: Path
    datasets: list[dict[str, Any]]
    """Tables of rows the sector keeps; columns and checks carry their words, ``lists`` the words of every code list."""
    forms: list[dict[str, Any]]
    """Workbooks that fill them."""
    relations: Mapping[str, Relation]
    """What its formulas may read beside the relations of all: its own datasets and tables, other packs' datasets as ``pack.dataset``."""
    files: dict[str, str]
    """SHA-256 of what can change a value: ``functions.py``, tables, options."""
    alerts: list[dict[str, Any]] = field(default_factory=list)
    """Rules by which an alert is raised, with their words."""
    procedures: list[dict[str, Any]] = field(default_factory=list)
    """What is done in an emergency; their words stand in them."""

    def function(self, name: str) -> Callable[..., Any]:
        """The pure function of that name. Raises AttributeError."""
        return getattr(self.functions, name)

    def words(self, key: str) -> dict[str, str]:
        """The words for one key in every language; a missing word shows the key."""
        return {language: self.labels[language].get(key, key) for language in LANGUAGES}
