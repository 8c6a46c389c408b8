"""The holders that rooms declared, handed in once at the start, and the rule each stands under."""

from collections.abc import Iterable
from dataclasses import fields

from bazan.core.settings import of_room
from bazan.directory.personal_data.settings import SETTINGS
from bazan.directory.personal_data.types import Erased, Ripe, Rule
from bazan.platform.manifests.personal_data import CLASSES, Holder

_declared: dict[str, Holder] = {}


def declare(holders: Iterable[Holder]) -> None:
    """Let these be asked. Raises ValueError for a class nobody knows and for a name that another has."""
    for holder in holders:
        if holder.kind not in CLASSES:
            raise ValueError(f"{holder.name}: of the classes {', '.join(CLASSES)} one is needed")
        if _declared.setdefault(holder.name, holder) != holder:
            raise ValueError(f"{holder.name}: declared twice")


def forget(name: str) -> None:
    """Take one back: for who declared it for a while."""
    del _declared[name]


def rules() -> list[Rule]:
    """Every holder with how long it keeps its things, by class."""
    settings = of_room(SETTINGS)
    names = {field.name: field.metadata["name"] for field in fields(SETTINGS)}
    found = [Rule(holder, getattr(settings, holder.kind), names[holder.kind]) for holder in _declared.values()]
    return sorted(found, key=lambda rule: (CLASSES.index(rule.holder.kind), rule.holder.name))


def ask(holder: Holder, ripe: Ripe) -> Erased:
    """What the holder erased, or would."""
    return holder.act(ripe)


def naming(text: str) -> dict[str, list[int]]:
    """Of each holder that ``finds`` them the numbers of its pieces in which a person is named so."""
    return {name: holder.finds(text) for name, holder in _declared.items() if holder.finds}


def needed(sha256: str) -> bool:
    """Whether any holder still needs the file: the same bytes may have come in by several doors and lie there once."""
    return any(holder.keeps(sha256) for holder in _declared.values() if holder.keeps)
