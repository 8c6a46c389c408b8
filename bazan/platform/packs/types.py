"""What a pack is once read, and what is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bazan.core.errors import Refused
from bazan.platform.packs.formulas import Relation

LANGUAGES = ("vi", "en")


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a pack, named by file and key; ``rule`` has a sentence in every language (``rules.<rule>``, or
    ``rules.packs.<rule>`` where it names no room)."""

    file: str
    key: str
    rule: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def refusal(self) -> Refused:
        """What is wrong, as people read it after the key."""
        return Refused(self.rule if "." in self.rule else f"packs.{self.rule}", dict(self.params), self.key)


@dataclass(frozen=True)
class File:
    """One TOML file of a pack, as it is written."""

    name: str
    """``datasets/harvest.toml``."""
    table: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A sector as its folder declares it. What a room has a grammar for stands in ``written``; the rest carries its words in ``labels``."""

    id: str
    version: int = 1
    title: dict[str, str] = field(default_factory=dict)
    state: str = "live"
    """``live``, or ``announced``: its place is kept, no data is connected."""
    icon: str = ""
    """A lucide icon's name."""
    order: int = 99
    owner: str = ""
    """Code of the organization that answers for the sector."""
    summary: dict[str, str] = field(default_factory=dict)
    awaits: dict[str, str] = field(default_factory=dict)
    """For an announced pack: which data is awaited, as people read it."""
    properties: list[dict[str, Any]] = field(default_factory=list)
    kinds: list[dict[str, Any]] = field(default_factory=list)
    scales: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    indicators: list[dict[str, Any]] = field(default_factory=list)
    boards: list[dict[str, Any]] = field(default_factory=list)
    samples: list[dict[str, Any]] = field(default_factory=list)
    labels: dict[str, dict[str, str]] = field(default_factory=lambda: {language: {} for language in LANGUAGES})
    """``labels["vi"]["indicators.x.name"]``."""
    functions: Any = None
    """The module ``functions.py``, or null."""
    scenarios: Any = None
    """The module ``scenarios.py``, or null: apart from ``functions.py``, so that a scenario changed makes no number due again."""
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Every ``tables/*.csv``, numbers read as numbers, empty cells as null."""
    options: dict[str, Any] = field(default_factory=dict)
    """What the law or the field leaves open: name to value, the province's own choice when it made one."""
    folder: Path = Path()
    relations: Mapping[str, Relation] = field(default_factory=dict)
    """What its formulas may read beside the relations of all: its own datasets and tables, other packs' datasets as ``pack.dataset``."""
    files: dict[str, str] = field(default_factory=dict)
    """SHA-256 of what can change a value: ``functions.py``, tables, options."""
    written: Mapping[str, list[File]] = field(default_factory=dict)
    """The files of each folder; the room that owns a folder reads them by its grammar."""

    def function(self, name: str) -> Callable[..., Any]:
        """The pure function of that name. Raises AttributeError."""
        return getattr(self.functions, name)

    def has_indicator(self, code: str) -> bool:
        """Whether there is such an indicator: in this pack, or in a neighbour's folder when the code names its pack."""
        owner, _, name = code.rpartition(".")
        return (self.folder.parent / (owner or self.folder.name) / "indicators" / f"{name}.toml").is_file()

    def words(self, key: str) -> dict[str, str]:
        """The words for one key in every language; a missing word shows the key."""
        return {language: self.labels[language].get(key, key) for language in LANGUAGES}

    def list_words(self, name: str) -> dict[str, dict[str, str]]:
        """The codes of a list and their words: the table's own ``name_vi`` and ``name_en``, else the labels ``lists.<list>.<code>``."""
        found: dict[str, dict[str, str]] = {}
        for row in self.tables.get(name, []):
            own = {language: row.get(f"name_{language}") or "" for language in LANGUAGES}
            found[row["code"]] = own if all(own.values()) else self.words(f"lists.{name}.{row['code']}")
        return found
