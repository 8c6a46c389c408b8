"""A directive as everybody reads it: what was decided, who does it, and whether the number that should move did, ready to print."""

from dataclasses import dataclass
from datetime import datetime

from bazan.core.labels import label
from bazan.core.language import either
from bazan.core.time import local_day
from bazan.data.figures import api as figures
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, IndicatorInfo
from bazan.data.open_data.api import opened
from bazan.directory.places import api as places
from bazan.platform.design_system.api import day, when
from bazan.response.directives.public_directives import as_published
from bazan.response.directives.types import PUBLISHED_STATES, VERDICT_STATES, DirectiveInfo, Publication, PublicEffect, Published


@dataclass(frozen=True)
class Moved:
    """What came of it, ready to print. ``steps``: (what, how much) before, to be reached, now; empty where they aren't everybody's."""

    name: str
    light: str
    word: str
    steps: tuple[tuple[str, str], ...]
    why: str
    lineage: str
    """Where the number is explained; empty: nowhere."""


@dataclass(frozen=True)
class Decision:
    """A published directive, ready to print."""

    id: int
    words: str
    body: str
    given: str
    due: str
    light: str
    state: str
    moved: Moved | None
    unmeasured: str
    """Why nothing is said of a number; empty where it is, or where nothing is to be said."""


def preview(one: DirectiveInfo, words: str, words_en: str, at: datetime) -> Decision:
    """The directive as everybody would read it by these words."""
    return decision(as_published(one, Publication(one.case.id, words, words_en, at), open_figures(at), at), at)


def open_figures(at: datetime) -> frozenset[tuple[str, Feature]]:
    """The figures of the whole province, which the province opened. One of a commune or a station is not among them."""
    here = Feature("place", places.root(local_day(at)).id)
    return frozenset((code, here) for code in opened().figures)


def decision(one: Published, at: datetime) -> Decision:
    """A published directive in words."""
    said = one.publication
    due = label("citizens.decided.due", at=when(one.first_due_at, at))
    if one.extensions:
        due = f"{due} {label('citizens.decided.extended', at=when(one.due_at, at))}"
    moved = _moved(one.effect, at)
    return Decision(
        one.id, either(said.words, said.words_en or said.words), figures.body_name(one.organization_id),
        label("citizens.decided.given", day=day(one.given_at)), due, PUBLISHED_STATES.light(one.state),
        PUBLISHED_STATES.word(one.state), moved,
        label("citizens.decided.unmeasured") if moved is None and one.state != "withdrawn" else "",
    )  # fmt: skip


def _moved(effect: PublicEffect | None, at: datetime) -> Moved | None:
    known = {info.code: info for info in indicators.catalogue()}
    if effect is None or effect.indicator not in known:
        return None
    info = known[effect.indicator]
    light = "none" if effect.verdict in ("", "followed") else VERDICT_STATES.light(effect.verdict)
    word = label(f"citizens.decided.verdict.{effect.verdict or 'early'}")
    if not effect.told:
        return Moved(figures.indicator_name(info), light, word, (), label("citizens.decided.untold"), "")
    return Moved(figures.indicator_name(info), light, word, _steps(effect, info), _when_judged(effect, at), f"/c/see#figure-{info.code}")


def _steps(effect: PublicEffect, info: IndicatorInfo) -> tuple[tuple[str, str], ...]:
    values = {"before": effect.before, "goal": effect.goal, "judged" if effect.final else "now": effect.now}
    return tuple((label(f"citizens.decided.{name}"), figures.amount(info, value)) for name, value in values.items())


def _when_judged(effect: PublicEffect, at: datetime) -> str:
    """When it will be judged; empty where it was, or never will be."""
    if effect.judged_from is None or effect.judged_from <= at or effect.final or effect.verdict == "followed":
        return ""
    return label("citizens.decided.judged_from", at=when(effect.judged_from, at))
