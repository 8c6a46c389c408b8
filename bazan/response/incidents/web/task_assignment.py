"""The page on which many tasks are given in one act: what the procedure proposes to be ticked, and lines for words by hand."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bazan.core.errors import BazanError, Forbidden
from bazan.core.labels import label, sentence
from bazan.core.language import words
from bazan.core.numbers import whole_number
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import form
from bazan.platform.web.api import status_of, typed
from bazan.response.incidents import api as incidents
from bazan.response.incidents.types import Asked, IncidentInfo, Step
from bazan.response.incidents.web.display_names import Naming, minutes_words
from bazan.response.incidents.web.forms import officer

BY_HAND = 8
"""Lines for words: as many tasks as the first minutes of an incident ever asked for at once."""
SHOWN = 3
"""Of these, open from the start."""
MOST_LINES = 80
"""More than a page of ours holds."""
MINUTES = "60"


@dataclass(frozen=True)
class Row:
    """A line of the form as it stands. ``step`` empty: words by hand."""

    number: int
    step: str = ""
    ticked: bool = False
    what: str = ""
    organization: str = ""
    minutes: str = MINUTES
    before: str = ""

    @property
    def asks(self) -> bool:
        """Whether it asks for something: its step is ticked, or words or a body stand in it."""
        return self.ticked if self.step else bool(self.what or self.organization)

    @property
    def asked(self) -> Asked:
        return Asked(self.number, self.organization, whole_number(self.minutes) or 0, self.step, self.what, self.before)


@form("incidents.command")
def give(request: accounts.Request, incident_id: int) -> HttpResponse:
    """GET: the lines, filled as the procedure says. POST: all that is ticked or written is given, or nothing is and the line is named."""
    at, by = now(), officer(request)
    info = incidents.incident(incident_id, by, at)
    if not incidents.commands(by.reach, info.place_id, info.sector, info.level, at):
        raise Forbidden("incidents.command", {"level": info.level})
    request.looks.append(accounts.Look("incidents.read", f"incident:{info.id}", {"code": info.code}))
    if request.method != "POST":
        proposed = [
            Row(one.line, one.step, organization=one.organization, minutes=str(one.minutes)) for one in incidents.proposed(incident_id, at)
        ]
        blank = [Row(len(proposed) + number) for number in range(1, BY_HAND + 1)]
        return _form(request, info, [*proposed, *blank], secrets.token_hex(8))
    given = typed(request)
    rows = _read(given)
    try:
        incidents.give_tasks(incident_id, [row.asked for row in rows if row.asks], by, at, given.get("key", "")[:40])
    except BazanError as why:
        return _form(request, info, rows, given.get("key", "")[:40], why)
    return HttpResponseRedirect(f"/incidents/{incident_id}#tasks")


def _read(given: Mapping[str, str]) -> list[Row]:
    """The lines of the form, each under the number it was shown with."""
    count = min(whole_number(given.get("lines", "")) or 0, MOST_LINES)
    return [
        Row(
            number, _text(given, "step", number), _text(given, "give", number) != "", _text(given, "what", number),
            _text(given, "organization", number), _text(given, "minutes", number), _text(given, "before", number),
        )
        for number in range(1, count + 1)
    ]  # fmt: skip


def _text(given: Mapping[str, str], name: str, number: int) -> str:
    return given.get(f"{name}-{number}", "").strip()[:500]


def _form(request: accounts.Request, info: IncidentInfo, rows: list[Row], key: str, why: BazanError | None = None) -> HttpResponse:
    naming, procedure = Naming.read(), incidents.procedure(info.id)
    steps = {step.id: step for step in procedure.steps} if procedure else {}
    wrong = why.field.rpartition("-")[2] if why else ""
    by_hand = [row for row in rows if not row.step]
    said = {
        "section": "incidents",
        "info": info,
        "key": key,
        "lines": len(rows),
        "proposed": [(row, words(steps[row.step].labels), _conditions(steps[row.step])) for row in rows if row.step in steps],
        "by_hand": by_hand[:SHOWN],
        "more": by_hand[SHOWN:],
        "more_open": any(row.asks for row in by_hand[SHOWN:]),
        "bodies": sorted({(one.code, naming.body(one.id)) for one in naming.bodies.values() if one.valid_to is None}, key=lambda b: b[1]),
        "gates": [(state, label(f"incidents.before.{state}")) for state in ("stable", "recovering")],
        "refusal": sentence(why) if why else "",
        "wrong": whole_number(wrong),
    }
    return render(request, "incidents/give.html", said, status=status_of(why))


def _conditions(step: Step) -> str:
    """What the procedure says of a step beside whom and when: its level, what waits for it, how long it takes at least."""
    return " · ".join(
        filter(None, (
            label("incidents.give.level", level=step.from_level) if step.from_level > 1 else "",
            label(f"incidents.before.{step.before}") if step.before else "",
            label("incidents.give.at_least", span=minutes_words(step.at_least_minutes)) if step.at_least_minutes else "",
        ))
    )  # fmt: skip
