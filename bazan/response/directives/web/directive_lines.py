"""What other pages show of directives: one as a line, those open of a sector, those of an indicator, the month's scores."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from markupsafe import Markup

from bazan.core.as_of_time import moment
from bazan.core.labels import label
from bazan.core.language import either
from bazan.core.time import local_day
from bazan.data.figures.api import every_organization
from bazan.data.indicators.types import Feature
from bazan.directory.accounts.api import Reach, allowed
from bazan.directory.organizations.types import OrganizationInfo
from bazan.platform.design_system.api import clock, duration, number, share_bar, when
from bazan.response.directives import api as directives
from bazan.response.directives.impact import api as impact
from bazan.response.directives.types import DirectiveInfo
from bazan.response.directives.web.impact_display import Tally, tally

SCORED = timedelta(days=30)
"""The span of the wall's scores."""
ESTIMATED = timedelta(days=365)
"""The span over which the wall tells how many worked: whole periods must have passed since before an effect can be estimated."""
SHOWN = 5
LATE_SHOWN = 2
SOON = timedelta(days=1)


@dataclass(frozen=True)
class DirectiveLine:
    """One directive as a line of a list: how it stands by shape and word."""

    id: int
    what: str
    href: str
    lead: str
    line: str
    state: str
    word: str


@dataclass(frozen=True)
class ScorePanel:
    """The wall's 30 days."""

    given: str
    shares: tuple[tuple[str, str, Markup], ...]
    late: tuple[DirectiveLine, ...]
    foot: str


def standing_of(one: DirectiveInfo, now: datetime) -> tuple[str, str]:
    """The light and the word of a directive."""
    case = one.case
    if case.late(now):
        return "watch", label("boards.directives.late", span=duration((now - case.due_at).total_seconds()))
    if case.state == "confirmed":
        return ("good", label("boards.directives.kept")) if case.in_time() else ("none", label("boards.directives.kept_late"))
    if case.state in ("declined", "finished", "withdrawn"):
        return "watch" if case.state == "declined" else "none", label(f"boards.directives.{case.state}")
    if case.due_at - now < SOON:
        day = (local_day(case.due_at) - local_day(now)).days
        return "watch", label(f"boards.directives.soon_{'today' if day == 0 else 'tomorrow'}", at=clock(case.due_at))
    return ("good", label("boards.directives.working")) if case.state == "working" else ("none", label("boards.directives.given"))


def line_of(one: DirectiveInfo, now: datetime) -> DirectiveLine:
    """What a list says of it; extensions beside the deadline, never instead of the first."""
    case = one.case
    lead = short(case.organization_id)
    due = label("boards.directives.due", at=when(case.first_due_at, now))
    if case.extensions:
        due += f" ({label('boards.directives.extended', at=when(case.due_at, now))})"
    state, word = standing_of(one, now)
    return DirectiveLine(one.id, one.what, f"/directives/{one.id}", lead, f"{lead} · {due}", state, word)


def give_href(**about: object) -> str:
    """The sheet filled for an indicator and feature, an alert or a place."""
    return "/directives/give?" + urlencode({name: value for name, value in about.items() if value}, safe=":")


def lines(found: Iterable[DirectiveInfo], now: datetime) -> list[DirectiveLine]:
    return [line_of(one, now) for one in found]


def short(organization_id: int) -> str:
    """An organization where there is little room."""
    found: OrganizationInfo | None = every_organization().get(organization_id)
    return "" if found is None else either(found.short_name or found.name, found.name_en)


def of_indicator(code: str, feature: Feature, reach: Reach, now: datetime) -> list[DirectiveLine]:
    """What was decided because of an indicator there; nothing for who may not see directives."""
    if not allowed(reach, "directives.view"):
        return []
    return lines(directives.directives(indicator=code, feature=feature, limit=SHOWN), now)


def open_in(sector: str, reach: Reach, now: datetime) -> list[DirectiveLine]:
    """What is owed in a sector, the nearest deadline first; nothing for who may not see directives, nor of a past minute."""
    if moment() or not allowed(reach, "directives.view", sector=sector):
        return []
    return lines(directives.directives(sectors=[sector], still_open=True, limit=SHOWN), now)


def scored(now: datetime) -> ScorePanel | None:
    """The wall's panel: how the last 30 days' directives were kept, what they moved, and which are late; null where none was given."""
    found = directives.scores(now - SCORED, now, now)
    if not found.given and not found.standing.open:
        return None
    late = directives.directives(late_at=now, limit=LATE_SHOWN) if found.standing.late else []
    estimated = worked(now - ESTIMATED, now, now)
    shares = tuple(
        (label(f"boards.directives.{key}"), _share(done, of, share), share_bar(None if share is None else share / 100))
        for key, done, of, share in (
            ("on_time", found.on_time, found.due, found.on_time_share),
            ("effective", found.effective, found.judged, found.effective_share),
        )
    )
    if estimated.judged or estimated.unjudged:
        text = (
            f"{_share(estimated.worked, estimated.judged, estimated.share)} · {label('directives.scores.open', count=estimated.unjudged)}"
        )
        bar = share_bar(None if estimated.share is None else estimated.share / 100)
        shares = (*shares, (label("directives.scores.estimated_year"), text, bar))
    standing = found.standing
    return ScorePanel(
        label("boards.directives.given_count", count=found.given),
        shares,
        tuple(lines(late, now)),
        label("boards.directives.foot", late=standing.late, soon=standing.soon, extended=standing.extended),
    )


def worked(start: datetime, end: datetime, now: datetime) -> Tally:
    """What the estimates say of those first due in [start, end) that name an indicator. Two queries."""
    wanted = directives.aimed(start, end, now)
    return tally(wanted, impact.verdicts_of(wanted))


def _share(done: int, of: int, share: float | None) -> str:
    """38/42 · 90,5 %; a dash while none is due."""
    return "—" if share is None else f"{done}/{of} · {number(share, 1)}\u00a0%"
