"""Directives that the province published: what was decided, who does it, and whether the number that should move did."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from bazan.citizens.app import nearby_shelters, report_cards, request_parameters
from bazan.citizens.app.access import Visitor, public
from bazan.core.labels import label
from bazan.core.language import either
from bazan.core.time import local_day, now
from bazan.data.figures import api as readings
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, IndicatorInfo
from bazan.data.open_data.configuration import opened, within
from bazan.directory.places import api as places
from bazan.platform.design_system.api import day, when
from bazan.platform.web.api import asked
from bazan.response.directives import api as directives
from bazan.response.directives.types import PUBLISHED_STATES, VERDICT_STATES, DirectiveInfo, Publication, PublicEffect, Published

KEPT_S = 60
FEW, LISTED = 3, 20
"""Beside the figures, and on a page of their own."""


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


@public("GET")
def every(request: HttpRequest, _: Visitor) -> HttpResponse:
    """All that are published, the newest first. Refused ``citizens.instant`` for a page that begins at no instant."""
    which = directives.publications(LISTED + 1, request_parameters.instant_of(asked(request), "before"))
    shown = which[:LISTED]
    older = shown[-1].published_at.isoformat() if len(which) > LISTED else ""
    return render(
        request,
        "citizens/directives.html",
        report_cards.said("see", decisions=decisions(shown, nearby_shelters.minute(now())), older=older),
    )


def newest(at: datetime) -> tuple[list[Decision], bool]:
    """The newest few, and whether there are more. ``at``: of one minute all ask the same."""
    which = directives.publications(FEW + 1)
    return decisions(which[:FEW], at), len(which) > FEW


@readings.kept(KEPT_S)
def decisions(which: tuple[Publication, ...], at: datetime) -> list[Decision]:
    """Those published, in their order. What is taken back isn't asked for, so it is gone at once."""
    if not which:
        return []
    cases = [one.case_id for one in which]
    return [_decision(one, at) for one in within(opened().figures, lambda: directives.published(which, _told(at), at), cases)]


def preview(one: DirectiveInfo, words: str, words_en: str, at: datetime) -> Decision:
    """The directive as everybody would read it by these words."""
    return _decision(directives.as_published(one, Publication(one.case.id, words, words_en, at), _told(at), at), at)


def _told(at: datetime) -> frozenset[tuple[str, Feature]]:
    """The figures of the whole province, which the province opened. One of a commune or a station is not among them."""
    here = Feature("place", places.root(local_day(at)).id)
    return frozenset((code, here) for code in opened().figures)


def _decision(one: Published, at: datetime) -> Decision:
    said = one.publication
    due = label("citizens.decided.due", at=when(one.first_due_at, at))
    if one.extensions:
        due = f"{due} {label('citizens.decided.extended', at=when(one.due_at, at))}"
    moved = _moved(one.effect, at)
    return Decision(
        one.id, either(said.words, said.words_en or said.words), report_cards.body_name(one.organization_id),
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
        return Moved(readings.indicator_name(info), light, word, (), label("citizens.decided.untold"), "")
    return Moved(readings.indicator_name(info), light, word, _steps(effect, info), _when_judged(effect, at), f"/c/see#figure-{info.code}")


def _steps(effect: PublicEffect, info: IndicatorInfo) -> tuple[tuple[str, str], ...]:
    values = {"before": effect.before, "goal": effect.goal, "judged" if effect.final else "now": effect.now}
    return tuple((label(f"citizens.decided.{name}"), readings.amount(info, value)) for name, value in values.items())


def _when_judged(effect: PublicEffect, at: datetime) -> str:
    """When it will be judged; empty where it was, or never will be."""
    if effect.judged_from is None or effect.judged_from <= at or effect.final or effect.verdict == "followed":
        return ""
    return label("citizens.decided.judged_from", at=when(effect.judged_from, at))


urlpatterns = [path("c/directives", every)]
