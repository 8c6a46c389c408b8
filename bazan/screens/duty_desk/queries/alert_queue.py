"""The queue: open alerts that call, in lines, however many there are."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bazan.data.figures.api import kept
from bazan.directory.accounts import api as accounts
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.alerts.types import RuleInfo
from bazan.screens.duty_desk import rules
from bazan.screens.duty_desk.models import BellSilence
from bazan.screens.duty_desk.types import SECTIONS, Entry, Section, Silence

READ = 300
"""Alerts read, the gravest first: a storm is looked at in the list of alerts."""
LINES = 30
"""Lines of a part of the queue shown; the list of alerts has the rest."""


@dataclass(frozen=True)
class Queue:
    """``parts``: what each part shows, life safety first. ``counts``: how many lines each has. ``quiet``: alerts kept from calling."""

    parts: dict[Section, tuple[Entry, ...]]
    counts: dict[Section, int]
    quiet: int
    full: bool
    """There are more alerts than were read: the parts end before the queue does."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(one for part in self.parts.values() for one in part)

    def first(self) -> Entry | None:
        return next(iter(self.entries), None)


def queue(at: datetime) -> Queue:
    """Within the reader's rows. Alerts that are suppressed, or that another one explains, don't call: they are only counted."""
    found = alerts.alerts("open", limit=READ, at=at)
    calling = [one for one in found if not one.suppressed and one.inhibited_by is None]
    lines = rules.queue(calling, {code: one.kind for code, one in rule_book().items()})
    lines.sort(key=lambda one: one.alert.state != "active")
    counts = Counter(one.section for one in lines)
    return Queue(
        {part: tuple(one for one in lines if one.section == part)[:LINES] for part in SECTIONS},
        {part: counts[part] for part in SECTIONS},
        len(found) - len(calling),
        len(found) >= READ,
    )


@kept(20)
def rule_book() -> dict[str, RuleInfo]:
    """Every rule in force that this reader may see, by code."""
    return {one.code: one for one in alerts.catalogue()}


@kept(30)
def full_names() -> dict[str, str]:
    """User name to name."""
    return accounts.full_names()


@kept(30)
def outcomes() -> Mapping[str, int]:
    """How the alerts closed within a day ended."""
    return alerts.outcomes()


def silences(at: datetime) -> list[Silence]:
    """Of every account's bell, those in force; the last to end first."""
    rows = BellSilence.objects.filter(ended_at=None, until__gt=at).select_related("account").order_by("-until")
    return [Silence(row.id, row.account.username, row.life, row.person, row.reason, row.at, row.until) for row in rows]


def own(found: Iterable[Silence], username: str) -> list[Silence]:
    """Those of one account."""
    return [one for one in found if one.username == username]
