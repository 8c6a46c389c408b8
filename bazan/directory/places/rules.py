"""Pure decisions about places: names as people type them, and series carried across reforms."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from bazan.directory.places.types import FORMS, Basis, Handover, Passage, PlaceInfo

_APOSTROPHES = re.compile("['’‘ʼ`´]")
_SEPARATORS = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """The text as people type it in a hurry: no case, no marks, no apostrophes, đ as d, single spaces."""
    bare = _APOSTROPHES.sub("", text).replace("Đ", "D").replace("đ", "d")
    bare = "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c))
    return _SEPARATORS.sub(" ", bare).strip().lower()


def in_english(name: str, form: str) -> str:
    """The official name without marks, its form behind it: ``Xã Đắk Wil`` is ``Dak Wil commune``."""
    vietnamese, english = FORMS[form]
    bare = name.removeprefix(vietnamese + " ").replace("Đ", "D").replace("đ", "d")
    bare = "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c))
    return f"{bare} {english}"


def rank(wanted: str, key: str) -> int | None:
    """How well a folded search text fits a place's search key (names joined by ``|``); smaller is better, None: not at all."""
    best = None
    for name in key.split("|"):
        for text, given, penalty in ((wanted, name, 0), (wanted.replace(" ", ""), name.replace(" ", ""), 3)):
            if text == given or f" {given}".endswith(f" {text}"):
                found = 0
            elif given.startswith(text) or f" {text}" in given:
                found = 1
            elif text in given:
                found = 2
            else:
                continue
            best = min(found + penalty, 9 if best is None else best)
    return best


def passages(places: Mapping[int, PlaceInfo], handovers: Iterable[Handover], on_from: date, on_to: date) -> list[Passage]:
    """Where the totals of every place valid on ``on_from`` stand in the places valid on ``on_to``.

    Forward a share is what the reform says. Backward a merged unit is split by its old units' population when all of them
    are known, else by area, else equally; ``basis`` says which. Places that lead nowhere known are left out.
    """
    shares: _Step = {p.id: ({p.id: 1.0}, "exact") for p in places.values() if p.valid(on_from)}
    forward = on_from <= on_to
    first, last = min(on_from, on_to), max(on_from, on_to)
    by_day: dict[date, list[Handover]] = defaultdict(list)
    for handover in handovers:
        if first < handover.on <= last:
            by_day[handover.on].append(handover)
    for day in sorted(by_day, reverse=not forward):
        step = _forward(by_day[day]) if forward else _backward(by_day[day], places)
        moved = {p for p in step if (places[p].valid_to if forward else places[p].valid_from) == day}
        shares = {origin: _moved(held, basis, step, moved) for origin, (held, basis) in shares.items()}
    return [
        Passage(origin, target, share, basis)
        for origin, (held, basis) in sorted(shares.items())
        for target, share in sorted(held.items())
        if all(places[t].valid(on_to) for t in held)
    ]


_Step = dict[int, tuple[dict[int, float], Basis]]


def _forward(handovers: list[Handover]) -> _Step:
    step: dict[int, dict[int, float]] = defaultdict(dict)
    for h in handovers:
        step[h.old_id][h.new_id] = h.share
    return {old: (new, "exact" if len(new) == 1 else "declared") for old, new in step.items()}


def _backward(handovers: list[Handover], places: Mapping[int, PlaceInfo]) -> _Step:
    parts: dict[int, dict[int, float]] = defaultdict(dict)
    whole: dict[int, float] = defaultdict(float)
    for h in handovers:
        parts[h.new_id][h.old_id] = h.share
        whole[h.old_id] = max(whole[h.old_id], h.share)
    step: _Step = {}
    for new, shares in parts.items():
        basis, size = _sizes([places[old] for old in shares])
        if len(shares) == 1 and whole[next(iter(shares))] == 1:
            basis = "exact"
        weights = {old: share * size[old] for old, share in shares.items()}
        total = sum(weights.values())
        step[new] = ({old: weight / total for old, weight in weights.items()}, basis)
    return step


def _sizes(units: list[PlaceInfo]) -> tuple[Basis, dict[int, float]]:
    if all(u.population for u in units):
        return "population", {u.id: float(u.population or 0) for u in units}
    if all(u.area_km2 for u in units):
        return "area", {u.id: float(u.area_km2 or 0) for u in units}
    return "equal", {u.id: 1.0 for u in units}


_WORST: list[Basis] = ["exact", "declared", "population", "area", "equal"]


def _moved(held: dict[int, float], basis: Basis, step: _Step, moved: set[int]) -> tuple[dict[int, float], Basis]:
    after: dict[int, float] = defaultdict(float)
    for place, share in held.items():
        if place not in moved:
            after[place] += share
            continue
        targets, reason = step[place]
        basis = max(basis, reason, key=_WORST.index)
        for target, part in targets.items():
            after[target] += share * part
    return dict(after), basis


def recast(values: Mapping[int, float], rows: Iterable[Passage]) -> dict[int, float]:
    """The values carried along the passages; their sum is kept. Every place in ``values`` needs a passage."""
    there: dict[int, float] = defaultdict(float)
    for row in rows:
        if row.from_id in values:
            there[row.to_id] += values[row.from_id] * row.share
    return dict(there)
