"""Rules drawn on a camera's picture: what stands, a new one or one changed, and one taken away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import hypot
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bazan.cameras.devices import api as devices
from bazan.cameras.devices import components as camera_tiles
from bazan.cameras.devices.types import Lesson, RuleInfo, RuleTerms
from bazan.cameras.events import api as camera_events
from bazan.cameras.footage import api as footage
from bazan.cameras.live.web import rule_form
from bazan.cameras.live.web.rule_form import Sketch
from bazan.core.errors import BazanError, NotFound
from bazan.core.labels import label, sentence
from bazan.core.language import either, words
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, page
from bazan.directory.permissions.types import Acting
from bazan.platform.design_system.api import number, quantity, when
from bazan.platform.image_analysis.tracking.purposes import KINDS, PURPOSES, TERMS, asking
from bazan.platform.web.api import Said, asked, status_of, whole

ARROW, HEAD = 0.07, 0.02
"""An arrow's length and its head's, as a share of the picture's width."""
FIELDS = (
    "purpose", "points", "vi", "en", "kinds", "direction", "at_least", "below", "seconds", "flow", "flow_en", "hours", "profiles",
    "keep_days", "surest", "smallest",
)  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """What may be ticked. ``only``: the purpose that knows it; empty: all that ask."""

    value: str
    text: str
    chosen: bool
    only: str = ""


@dataclass(frozen=True)
class Row:
    """A rule that stands: on the picture, and in the list beside it."""

    code: str
    name: str
    purpose: str
    line: bool
    points: str
    """In pixels of the picture, as an SVG has them."""
    arrow: str
    """Of a line: the path of the arrow that shows what goes forward."""
    kinds: str
    terms: str
    """What else was decided, in words."""
    drawn: str
    """Which version, by whom, when."""
    lesson: Lesson | None
    """What reviews of its events teach."""
    taught: str
    """The thresholds of it, in words."""


@page("cameras.edit")
def show(request: accounts.Request, code: str) -> HttpResponse:
    """``?rule=``: that one is changed; ``?trial=``: the draft that was tried; else a new one is drawn."""
    return _shown(request, code)


@act("cameras.edit")
def draw(request: accounts.Request, code: str) -> HttpResponse:
    """Let what was drawn hold; what can't is said at its field, with everything that was typed kept."""
    sketch = rule_form.of_form(request.POST)
    try:
        taken = {rule.terms.code for rule in devices.rules_of(devices.camera(code).id)}
        devices.draw(code, rule_form.terms_of(sketch, taken), _acting(request), now())
    except BazanError as why:
        return _shown(request, code, sketch, why)
    return HttpResponseRedirect(f"/cameras/{code}/rules#rules")


@act("cameras.edit")
def attempt(request: accounts.Request, code: str) -> HttpResponse:
    """Try what was drawn on the camera's newest clips of events, without letting it hold."""
    sketch = rule_form.of_form(request.POST)
    try:
        taken = {rule.terms.code for rule in devices.rules_of(devices.camera(code).id)}
        trial = footage.try_rule(code, rule_form.terms_of(sketch, taken), _acting(request), now())
    except BazanError as why:
        return _shown(request, code, sketch, why)
    return HttpResponseRedirect(f"/cameras/footage/trials/{trial}")


@act("cameras.edit")
def teach(request: accounts.Request, code: str) -> HttpResponse:
    """Let a rule have the thresholds that were proposed for it; all else stays."""
    try:
        standing = _standing(devices.rules_of(devices.camera(code).id), request.POST.get("rule", ""))
        thresholds = rule_form.of_form(request.POST)
        taught = replace(rule_form.of_rule(standing), surest=thresholds.surest, smallest=thresholds.smallest)
        learnt = rule_form.terms_of(taught, ())
        devices.draw(code, replace(standing, surest=learnt.surest, smallest=learnt.smallest), _acting(request), now())
    except BazanError as why:
        return _shown(request, code, Sketch(), why)
    return HttpResponseRedirect(f"/cameras/{code}/rules#rules")


@act("cameras.edit")
def erase(request: accounts.Request, code: str) -> HttpResponse:
    """Let a rule hold no more."""
    try:
        devices.erase(code, request.POST.get("rule", ""), _acting(request), now())
    except BazanError as why:
        return _shown(request, code, Sketch(), why)
    return HttpResponseRedirect(f"/cameras/{code}/rules#rules")


def _shown(request: accounts.Request, code: str, sketch: Sketch | None = None, refusal: BazanError | None = None) -> HttpResponse:
    camera, lists = devices.camera(code), devices.catalogue()
    accounts.require(request.reach, "cameras.edit", camera.place_id, lists.sector)
    standing = devices.rules_of(camera.id)
    sketch = sketch or _asked_for(camera.id, standing, asked(request))
    width, height = camera_tiles.size_of(camera)
    profiles = {profile: words(names) for profile, names in lists.profiles.items()}
    said: dict[str, Any] = {
        "section": "cameras",
        "code": code,
        "name": either(camera.terms.name, camera.terms.name_en),
        "width": width,
        "height": height,
        "rows": _rows(standing, width, height, profiles),
        "sketch": sketch,
        "kept": bool(sketch.points) or refusal is not None,
        "tries": accounts.allowed(request.reach, "footage.edit", camera.place_id, lists.sector),
        "purposes": [(code, " ".join(purpose.usual_kinds)) for code, purpose in PURPOSES.items()],
        "used": {term: " ".join(asking(term)) for term in TERMS},
        "lines": " ".join(code for code, purpose in PURPOSES.items() if purpose.line),
        "kinds": [Choice(kind, label(f"cameras.kind.{kind}"), kind in sketch.kinds) for kind in KINDS],
        "ways": [
            Choice(way, label(f"cameras.draw.way.{way}"), way == sketch.direction, "line" if way == "both" else "")
            for way in ("both", "forward", "back")
        ],
        "profiles": [Choice(profile, name, profile in sketch.profiles) for profile, name in profiles.items()],
        "refusal": sentence(refusal) if refusal else "",
        "field": _field(refusal, sketch),
    }
    return render(request, "cameras/rules.html", said, status=status_of(refusal))


def _field(refusal: BazanError | None, sketch: Sketch) -> str:
    """Where the form says it; empty: above it."""
    named = refusal.field if refusal else ""
    if named == "names":
        return "en" if sketch.vi.strip() else "vi"
    return named if named in FIELDS else ""


def _asked_for(camera: int, standing: Sequence[RuleInfo], query: Said) -> Sketch:
    if number_of_trial := whole(query, "trial"):
        trial = footage.trial(number_of_trial)
        if trial.camera_id != camera:
            raise NotFound("footage.trial_unknown", {})
        new = all(rule.terms.code != trial.draft.code for rule in standing)
        sketch = rule_form.of_rule(trial.draft)
        return replace(sketch, code="") if new else sketch
    return rule_form.of_rule(_standing(standing, query["rule"])) if query["rule"] else Sketch()


def _standing(standing: Iterable[RuleInfo], code: str) -> RuleTerms:
    terms = next((rule.terms for rule in standing if rule.terms.code == code), None)
    if terms is None:
        raise NotFound("cameras.rule.unknown", {"code": code})
    return terms


def _rows(standing: list[RuleInfo], width: int, height: int, profiles: Mapping[str, str]) -> list[Row]:
    lessons = camera_events.lessons(standing[0].camera_id) if standing else {}
    names = {**accounts.full_names(), accounts.SYSTEM.username: label("frontend.product")} if standing else {}
    return [
        Row(
            code=rule.terms.code,
            name=words(rule.terms.names),
            purpose=label(f"cameras.purpose.{rule.terms.purpose}"),
            line=PURPOSES[rule.terms.purpose].line,
            points=" ".join(f"{width * x:g},{height * y:g}" for x, y in rule.terms.points),
            arrow=arrow(rule.terms, width, height) if PURPOSES[rule.terms.purpose].line else "",
            kinds=", ".join(label(f"cameras.kind.{kind}") for kind in rule.terms.kinds if not PURPOSES[rule.terms.purpose].pictured),
            lesson=lessons.get(rule.terms.code),
            taught=label("cameras.draw.both").join(_least(lessons[rule.terms.code])) if rule.terms.code in lessons else "",
            terms=_in_words(rule.terms, profiles),
            drawn=label(
                "cameras.draw.drawn", version=rule.version, by=names.get(rule.drawn_by, rule.drawn_by), at=when(rule.drawn_at, now())
            ),
        )
        for rule in standing
    ]


def _in_words(terms: RuleTerms, profiles: Mapping[str, str]) -> str:
    parts = []
    if PURPOSES[terms.purpose].line:
        parts.append(label(f"cameras.draw.{'forbidden' if terms.purpose == 'wrong_way' else 'way'}.{terms.direction}"))
    if "at_least" in PURPOSES[terms.purpose].terms:
        parts.append(label("cameras.draw.from_to", at_least=number(terms.at_least), below=number(terms.below or terms.at_least)))
    if terms.seconds:
        parts.append(label("cameras.draw.lasts", count=number(terms.seconds, 0 if terms.seconds % 1 == 0 else 1)))
    if terms.flow:
        parts.append(label("cameras.draw.stands_for", place=either(terms.flow, terms.flow_en or terms.flow)))
    parts += _least(terms)
    parts += [f"{begins}–{ends}" for begins, ends in terms.hours]
    if terms.profiles:
        parts.append(label("cameras.draw.only", profiles=", ".join(profiles.get(profile, profile) for profile in terms.profiles)))
    if terms.keep_days:
        parts.append(label("cameras.draw.keeps", count=number(terms.keep_days)))
    return " · ".join(parts)


def _least(terms: RuleTerms | Lesson) -> list[str]:
    shares = (("surest", terms.surest), ("smallest", terms.smallest))
    return [label(f"cameras.draw.least.{name}", share=quantity(100 * share, 0, "%")) for name, share in shares if share]


def arrow(terms: RuleTerms, width: int, height: int) -> str:
    """The path of an arrow from a line's middle to what is forward: its right, as it is walked from the first point to the second."""
    (x1, y1), (x2, y2) = ((x * width, y * height) for x, y in terms.points)
    along_x, along_y = (part / hypot(x2 - x1, y2 - y1) for part in (x2 - x1, y2 - y1))
    x, y, head = (x1 + x2) / 2, (y1 + y2) / 2, HEAD * width
    tip_x, tip_y = x - along_y * ARROW * width, y + along_x * ARROW * width
    back_x, back_y = tip_x + along_y * head, tip_y - along_x * head
    barbs = [(back_x + side * along_x * head, back_y + side * along_y * head) for side in (1, -1)]
    return "M{:.1f} {:.1f}L{:.1f} {:.1f}M{:.1f} {:.1f}L{:.1f} {:.1f}L{:.1f} {:.1f}".format(
        x, y, tip_x, tip_y, *barbs[0], tip_x, tip_y, *barbs[1]
    )


def _acting(request: accounts.Request) -> Acting:
    return Acting(request.reach, request.user.organization_id)
