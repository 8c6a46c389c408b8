"""A rule as the form holds it: words as they were typed, until it is asked whether they can be believed."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain, count

from django.http import QueryDict

from bazan.cameras.devices.api import points_of, text_of
from bazan.cameras.devices.types import RuleTerms
from bazan.core.errors import Refused
from bazan.core.labels import label
from bazan.core.numbers import decimal_number
from bazan.directory.places import api as places
from bazan.platform.image_analysis.tracking.purposes import KINDS, asking
from bazan.platform.web.api import whole

LONGEST_STEM = 15
"""Of a code made of a name: with a number behind it, and the code of any camera before it, it still names a station."""


@dataclass(frozen=True)
class Sketch:
    """``code``: of the rule that is changed; empty: a new one is drawn. ``points``: a line of text each, in percent of the picture."""

    code: str = ""
    vi: str = ""
    en: str = ""
    purpose: str = "line"
    points: str = ""
    kinds: tuple[str, ...] = KINDS
    seconds: str = ""
    at_least: str = ""
    below: str = ""
    direction: str = "both"
    flow: str = ""
    flow_en: str = ""
    hours: tuple[tuple[str, str], ...] = ()
    profiles: tuple[str, ...] = ()
    keep_days: str = ""
    surest: str = ""
    smallest: str = ""
    """In percent, as the one above."""

    def uses(self, name: str) -> bool:
        return self.purpose in asking(name)


def of_rule(terms: RuleTerms) -> Sketch:
    return Sketch(
        code=terms.code,
        vi=terms.names["vi"],
        en=terms.names["en"],
        purpose=terms.purpose,
        points=text_of(terms.points),
        kinds=terms.kinds,
        seconds=f"{terms.seconds:g}",
        at_least=str(terms.at_least),
        below=str(terms.below),
        direction=terms.direction,
        flow=terms.flow,
        flow_en=terms.flow_en,
        hours=terms.hours,
        profiles=terms.profiles,
        keep_days=str(terms.keep_days or ""),
        surest=_percent(terms.surest),
        smallest=_percent(terms.smallest),
    )


def of_form(given: QueryDict) -> Sketch:
    """As it was sent; kinds that there aren't are nobody's choice."""
    pairs = zip(given.getlist("from"), given.getlist("until"), strict=False)
    texts = (
        "code",
        "vi",
        "en",
        "purpose",
        "points",
        "seconds",
        "at_least",
        "below",
        "direction",
        "flow",
        "flow_en",
        "keep_days",
        "surest",
        "smallest",
    )
    return Sketch(
        **{name: str(given.get(name, "")) for name in texts},
        kinds=tuple(kind for kind in KINDS if kind in given.getlist("kinds")),
        hours=tuple((begins.strip(), ends.strip()) for begins, ends in pairs if begins.strip() or ends.strip()),
        profiles=tuple(dict.fromkeys(given.getlist("profiles"))),
    )


def terms_of(sketch: Sketch, taken: Collection[str]) -> RuleTerms:
    """What it says, of what its purpose uses; a new rule gets a code that none of ``taken`` is.

    Refused ``cameras.draw.points``, ``cameras.number``, ``cameras.rule.kinds``, ``frontend.number``, each naming its field.
    """
    if not sketch.kinds and sketch.uses("kinds"):
        raise Refused("cameras.rule.kinds", {"kinds": ", ".join(label(f"cameras.kind.{kind}") for kind in KINDS)}, "kinds")
    numbers = {name: getattr(sketch, name) for name in ("at_least", "below", "keep_days") if sketch.uses(name)}
    return RuleTerms(
        code=sketch.code or coded(sketch.vi, taken),
        names={"vi": sketch.vi, "en": sketch.en},
        purpose=sketch.purpose,
        points=points_of(sketch.points),
        kinds=sketch.kinds if sketch.uses("kinds") else KINDS,
        seconds=_decimal(sketch.seconds, "seconds") if sketch.uses("seconds") else 0,
        at_least=_or(whole(numbers, "at_least"), 1),
        below=_or(whole(numbers, "below"), 0),
        direction=sketch.direction if sketch.uses("direction") else "both",
        flow=sketch.flow if sketch.uses("flow") else "",
        flow_en=sketch.flow_en if sketch.uses("flow") else "",
        hours=sketch.hours,
        profiles=sketch.profiles,
        keep_days=_or(whole(numbers, "keep_days"), 0),
        surest=_decimal(sketch.surest, "surest") / 100,
        smallest=_decimal(sketch.smallest, "smallest") / 100,
    )


def coded(name: str, taken: Collection[str]) -> str:
    """A code of the words of a name that no other rule of the camera has: ``Mép nước`` is ``mep-nuoc``, or ``mep-nuoc-2``."""
    stem = "-".join(re.findall("[a-z0-9]+", places.folded(name)))[:LONGEST_STEM].rstrip("-") or "rule"
    return next(code for code in chain([stem], (f"{stem}-{number}" for number in count(2))) if code not in taken)


def _decimal(text: str, name: str) -> float:
    number = decimal_number(text.replace(",", ".") or "0")
    if number is None:
        raise Refused("cameras.number", {"given": text[:40]}, name)
    return number


def _percent(share: float) -> str:
    return f"{round(100 * share, 2):g}" if share else ""


def _or(number: int | None, usual: int) -> int:
    return usual if number is None else number
