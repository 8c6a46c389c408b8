"""What if: the alternatives of a scenario side by side, each with how likely it is, and the fields by which it is changed."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from bazan.analysis.scenarios import api as scenarios
from bazan.analysis.scenarios.types import (
    AlternativeInfo,
    AssumptionInfo,
    Changes,
    Compared,
    Figures,
    OutcomeInfo,
    Reckoned,
    Saved,
    ScenarioInfo,
)
from bazan.core.errors import BazanError, Refused
from bazan.core.labels import label, number_words, sentence, unit_words
from bazan.core.language import words
from bazan.core.numbers import typed_number
from bazan.data.figures.api import feature_text, place_name, thing_name, things
from bazan.directory.accounts import api as accounts
from bazan.directory.places import api as places
from bazan.platform.design_system.api import Spans, density, difference, number, quantity, scale_of
from bazan.response.directives.components import give_href
from bazan.screens.decisions.decision_subject import Decision

CHANGED = "set."
"""``set.<alternative>.<assumption>=<number>`` in the address; without a name of an alternative it is assumed for all."""
ALL = "all"
UNLIKELY = 0.01
"""Where not even the best alternative reaches the goal once in a hundred draws, its figure says more than its chance."""


def whatif(asked: Decision, query: Mapping[str, str]) -> dict[str, Any]:
    """The panel: the scenario asked for, or the first that speaks of the number. ``error`` says what of the address can't be taken."""
    every = scenarios.scenarios(asked.pack, asked.place.id, asked.info.code) or scenarios.scenarios(asked.pack, asked.place.id)
    chosen = next((one for one in every if one.code == query.get("scenario")), every[0] if every else None)
    if chosen is None:
        return {}
    error = ""
    try:
        changes = changes_of(query, chosen)
        shown, compared = scenarios.compare(chosen.code, asked.place.id, changes, asked.now)
    except BazanError as why:
        error, changes = sentence(why), Changes(station=_station(query.get("station", ""), chosen))
        shown, compared = scenarios.compare(chosen.code, asked.place.id, changes, asked.now)
    return {
        "code": shown.code,
        "name": words(shown.title),
        "about": words(shown.about),
        "source": shown.source,
        "title": _finding(shown, compared),
        "head": _head(shown, compared),
        "lacking": ", ".join(words(one.words) for one in shown.assumptions if one.id in compared.lacking),
        "alternatives": _alternatives(shown, compared, give_href(indicator=asked.info.code, feature=feature_text(asked.feature))),
        "saved": saved_lines(shown.code),
        "common": [_field(one, ALL, _common(one, changes)) for one in shown.assumptions if one.id not in _own(shown)],
        "stations": _stations(changes.station) if shown.of_station else [],
        "station": changes.station,
        "ahead": ", ".join(words(one.words) for one in shown.assumptions if one.ahead),
        "others": [(words(one.title), asked.href(scenario=one.code) + "#q4") for one in every if one.code != shown.code],
        "error": error,
        "changed": bool(changes.assumed),
        "changes": [] if error else [(key, text) for key, text in query.items() if key.startswith(CHANGED) or key == "station"],
        "reset": asked.href(scenario=shown.code) + "#q4",
    }


def changes_of(query: Mapping[str, str], scenario: ScenarioInfo) -> Changes:
    """What an address or a form changes. Refused ``scenarios.number`` naming the field."""
    assumed: dict[str, dict[str, float]] = {}
    station = _station(query.get("station", ""), scenario)
    if query.get("of", station) != station:
        return Changes(station=station)  # what was measured at one station says nothing of another
    for key, text in query.items():
        alternative, _, name = key.removeprefix(CHANGED).partition(".")
        if not key.startswith(CHANGED) or not name:
            continue
        try:
            value = typed_number(text)
        except ValueError as why:
            raise Refused("scenarios.number", {"given": text[:40]}, name) from why
        if value is not None:
            assumed.setdefault("" if alternative == ALL else alternative, {})[name] = value
    return Changes(assumed, station)


def _station(code: str, scenario: ScenarioInfo) -> str:
    """The station asked of, else the first there is."""
    if not scenario.of_station:
        return ""
    known = scenarios.stations()
    return code if code in known else (known[0] if known else "")


def _stations(current: str) -> list[tuple[str, str, bool]]:
    names = {thing.code: thing_name(thing) for thing in things().values()}
    return [(code, names.get(code, code), code == current) for code in scenarios.stations()]


def _own(scenario: ScenarioInfo) -> set[str]:
    return {name for alternative in scenario.alternatives for name in (*alternative.sets, *alternative.asks)}


def _common(assumption: AssumptionInfo, changes: Changes) -> float | None:
    return changes.assumed.get("", {}).get(assumption.id, assumption.value)


def _field(assumption: AssumptionInfo, alternative: str, value: float | None) -> dict[str, Any]:
    return {
        "name": f"{CHANGED}{alternative}.{assumption.id}",
        "label": words(assumption.words),
        "unit": _unit(assumption.unit),
        "value": "" if value is None else number(value, assumption.digits if value % 1 else 0),
        "source": assumption.source,
        "spread": f"±{number(100 * assumption.spread, 0)}\u00a0%" if assumption.spread else "",
    }


def _unit(unit: str) -> str:
    own = label(f"scenarios.unit.{unit}")
    return own if own != f"scenarios.unit.{unit}" else unit_words(unit)


def _finding(scenario: ScenarioInfo, compared: Compared) -> str:
    """What the comparison comes to: the alternative that is most often better, beside leaving things as they are."""
    if not compared.alternatives:
        return words(scenario.title)
    deciding, first = scenario.outcomes[0], compared.alternatives[0]
    ahead = [one for one in compared.alternatives if (one.better or 0) > 0.5]
    best = max(ahead, key=lambda one: _merit(deciding, one), default=first)
    likely = _merit(deciding, best)[0] >= UNLIKELY
    said = {one.id: _main(deciding, one.outcomes[deciding.id], likely) for one in (first, best)}
    told = {"outcome": words(deciding.words), "as_is": said[first.id]}
    if best is first:
        return label("decisions.whatif.none", **told)
    name = next(words(one.words) for one in scenario.alternatives if one.id == best.id)
    return label("decisions.whatif.best_chance" if likely else "decisions.whatif.best", name=name, value=said[best.id], **told)


def _head(scenario: ScenarioInfo, compared: Compared) -> tuple[str, str]:
    """The best there is, in a word and a line."""
    if not compared.alternatives:
        return "–", label("decisions.head.whatif_lacking")
    deciding = scenario.outcomes[0]
    best = max(compared.alternatives, key=lambda one: _merit(deciding, one))
    name = next(words(one.words) for one in scenario.alternatives if one.id == best.id)
    return _main(deciding, best.outcomes[deciding.id]), label("decisions.head.whatif_line", name=name, outcome=words(deciding.words))


def _merit(outcome: OutcomeInfo, reckoned: Reckoned) -> tuple[float, float]:
    figures = reckoned.outcomes[outcome.id]
    middle = figures.middle if figures.middle is not None else 0.0
    return figures.chance or 0.0, middle if outcome.better == "more" else -middle


def _main(outcome: OutcomeInfo, figures: Figures, likely: bool = True) -> str:
    """The chance of the goal where there is one, else the middle."""
    if figures.chance is not None and likely:
        return label("decisions.whatif.chance", share=number(100 * figures.chance, 0))
    return quantity(figures.middle, outcome.digits, _unit(outcome.unit))


def _alternatives(scenario: ScenarioInfo, compared: Compared, give: str) -> list[dict[str, Any]]:
    """``give``: the address of the sheet by which its work is given, or empty."""
    if not compared.alternatives:
        return []
    deciding, first = scenario.outcomes[0], compared.alternatives[0]
    goal = _goal(scenario, deciding, first)
    scale = scale_of(
        [one.outcomes[deciding.id].draws for one in compared.alternatives if one.outcomes[deciding.id].draws] or [(0.0,)], goal
    )
    pairs = zip(scenario.alternatives, compared.alternatives, strict=True)
    return [_alternative(scenario, said, one, first, scale, goal, give) for said, one in pairs]


def _goal(scenario: ScenarioInfo, outcome: OutcomeInfo, reckoned: Reckoned) -> float | None:
    return reckoned.assumed[outcome.goal] if outcome.goal else None


def _alternative(
    scenario: ScenarioInfo,
    said: AlternativeInfo,
    reckoned: Reckoned,
    first: Reckoned,
    scale: tuple[float, float],
    goal: float | None,
    give: str,
) -> dict[str, Any]:
    deciding = scenario.outcomes[0]
    figures, before = reckoned.outcomes[deciding.id], first.outcomes[deciding.id]
    names = {one.id: one for one in scenario.assumptions}
    told = {name: number(reckoned.assumed[name], one.digits if reckoned.assumed[name] % 1 else 0) for name, one in names.items()}
    order = words(said.order).format_map(told) if said.order else ""
    apart = None if figures.middle is None or before.middle is None else figures.middle - before.middle
    return {
        "id": said.id,
        "name": words(said.words),
        "first": reckoned is first,
        "main": _main(deciding, figures),
        "goal": figures.chance is not None,
        "span": _span(deciding, figures),
        "drawing": _drawing(words(said.words), deciding, figures, before, scale, goal, reckoned is first),
        "apart": difference(apart, deciding.digits, _unit(deciding.unit), sign=True) if apart is not None and reckoned is not first else "",
        "better": number(100 * reckoned.better, 0) if reckoned.better is not None else "",
        "fields": [_field(names[name], said.id, reckoned.assumed[name]) for name in (*said.sets, *said.asks)],
        "outcomes": [
            (
                words(one.words),
                quantity(reckoned.outcomes[one.id].middle, one.digits, _unit(one.unit)),
                _span(one, reckoned.outcomes[one.id]),
            )
            for one in scenario.outcomes
        ],
        "order": order,
        "give": f"{give}&{urlencode({'words': order})}" if give and order else "",
    }


def _span(outcome: OutcomeInfo, figures: Figures) -> str:
    if figures.low95 is None:
        return ""
    return label("decisions.span", low=number(figures.low95, outcome.digits), high=number(figures.high95, outcome.digits))


def _drawing(name: str, outcome: OutcomeInfo, figures: Figures, before: Figures, scale: Any, goal: float | None, first: bool) -> str:
    if figures.middle is None or not figures.draws:
        return ""
    spans = Spans(figures.middle, figures.low80 or 0.0, figures.high80 or 0.0, figures.low95 or 0.0, figures.high95 or 0.0)
    said = label("decisions.whatif.aria", name=name, value=quantity(figures.middle, outcome.digits, _unit(outcome.unit)))
    return density(
        figures.draws, spans, scale, label=f"{said} {_span(outcome, figures)}", digits=outcome.digits,
        goal=None if goal is None else (goal, label("decisions.whatif.goal"), outcome.better == "more"),
        beside=() if first else before.draws,
    )  # fmt: skip


def kept(saved: Saved) -> dict[str, Any]:
    """A scenario as it was kept: the same cards without fields, then everything that was assumed."""
    scenario = saved.scenario
    return {
        "code": scenario.code,
        "title": words(scenario.title),
        "about": words(scenario.about),
        "source": scenario.source,
        "finding": _finding(scenario, saved.compared),
        "alternatives": _alternatives(scenario, saved.compared, ""),
        "assumed": [
            (words(one.words), _unit(one.unit), [number_words(each.assumed[one.id]) for each in saved.compared.alternatives])
            for one in scenario.assumptions
        ],
        "place": place_name(places.place(saved.place_id)),
        "station": saved.station,
        "fingerprint": saved.fingerprint[:12],
        "by": accounts.full_names().get(saved.saved_by, saved.saved_by),
        "at": saved.saved_at,
    }


def saved_lines(code: str) -> list[tuple[str, Any, str]]:
    """What was kept of a scenario, the newest first: (address, when, by whom)."""
    names = accounts.full_names()
    return [(f"/decide/scenarios/{one.id}", one.saved_at, names.get(one.saved_by, one.saved_by)) for one in scenarios.saved_ones(code, 5)]
