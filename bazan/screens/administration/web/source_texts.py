"""Sources in words: what the pages of sources place."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bazan.core.errors import BazanError
from bazan.core.labels import label, sentence
from bazan.core.language import either, words
from bazan.data.sources import api as sources
from bazan.data.sources.types import SOURCE_STATES, SourceHealth, SourceOver, Trial
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import Reach
from bazan.directory.secrets import api as secrets
from bazan.platform import packs
from bazan.platform.design_system.api import number, when

_LINE = re.compile(r"\bline (\d+)")
ORDER = ("silent", "late", "unconnected", "alive", "resting")


def sectors(reach: Reach, permission: str) -> list[tuple[str, str]]:
    """The sectors in which this reader may make sources, by id and name."""
    _, held = accounts.rows_of(reach, permission)
    return [(sector, words(title)) for sector, title in packs.heads().items() if held is None or sector in held]


def sector_name(sector: str) -> str:
    title = packs.heads().get(sector)
    return words(title) if title else sector or label("administration.sources.whole_province")


def drivers(forms: Iterable[str]) -> list[tuple[str, str]]:
    """What a source may be reached by, in words."""
    return [(driver, label(f"sources.driver.{driver}")) for driver in forms]


def secret_names() -> list[str]:
    """The secrets kept here, for a field that names one."""
    return [one.name for one in secrets.named()]


def name_of(health: SourceHealth | None, code: str) -> str:
    return either(health.name, health.name_en) if health else code


def rows(found: list[SourceHealth], overs: Mapping[str, SourceOver]) -> list[dict[str, Any]]:
    """What needs somebody first."""
    ranked = sorted(found, key=lambda one: (ORDER.index(one.state), either(one.name, one.name_en)))
    return [row(one, overs.get(one.code)) for one in ranked]


def row(health: SourceHealth, over: SourceOver | None) -> dict[str, Any]:
    """One source as a line of the list."""
    return {
        "source": health,
        "name": either(health.name, health.name_en),
        "sector": sector_name(health.sector),
        "driver": label(f"sources.driver.{health.driver}"),
        "light": SOURCE_STATES.light(health.state),
        "word": SOURCE_STATES.word(health.state),
        "own": bool(over and over.own),
        "gone": bool(over and over.own and not over.toml),
        "paused": not health.enabled,
        "changed": bool(over and not over.own and (over.enabled is not None or over.schedule_s or over.promise_s is not None)),
        "over": over,
    }


def trial(tried: Trial) -> dict[str, Any]:
    """What came of trying, in words and in local time."""
    columns = [words(column) for column in tried.columns] or [
        label(f"administration.sources.column.{name}") for name in ("time", "thing", "property", "value", "unit")
    ]
    return {
        "done": tried.done,
        "asked_at": tried.asked_at,
        "sample": tried.sample_name,
        "read": tried.read,
        "columns": columns,
        "rows": [[_cell(cell) for cell in row] for row in tried.rows],
        "refused": [(_place(where), sources.words_of(rule, params), raw.replace("\t", "→")) for where, rule, params, raw in tried.refused],
        "found": sources.findings(tried),
        "problem": sentence(BazanError(tried.rule, tried.params)) if tried.rule else "",
    }


def _place(where: str) -> str:
    """A piece's position as people say it: the drivers write ``line 3`` whatever the reader's language."""
    return _LINE.sub(lambda found: label("sources.where.line", number=found[1]), where)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return when(value)
    if isinstance(value, bool | str):
        return str(value)
    return number(value, 3).rstrip("0").rstrip(",.") if isinstance(value, float) else number(value)
