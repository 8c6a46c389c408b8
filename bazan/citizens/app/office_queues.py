"""Where one goes for papers: the offices that the province opened, with the number each is calling and how many wait."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from bazan.citizens.app import nearby_shelters, report_cards, request_parameters
from bazan.citizens.app.access import Visitor, public
from bazan.core.errors import NotFound
from bazan.core.time import now
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Row
from bazan.data.figures import api as figures
from bazan.data.open_data import api as open_data
from bazan.platform.design_system.api import when
from bazan.platform.web.api import asked

KEPT_S = 20
MOST = 500


@dataclass(frozen=True)
class Office:
    """One office, ready to print. ``moves``: its numbers change now; ``old``: they should have, and nothing came for too long."""

    name: str
    place_id: int | None
    place: str
    state: str
    moves: bool
    told: str
    old: bool
    numbers: tuple[tuple[str, str], ...]
    """(what, how much) of what the province opened and the office says; as ``about``."""
    about: tuple[tuple[str, str], ...]


@public("GET")
def every(request: HttpRequest, _: Visitor) -> HttpResponse:
    """All offices, those of one commune first: of ``?place=``, else of the one the phone keeps. Refused ``field_reports.place``."""
    at, code = now(), asked(request)["place"]
    chosen = request_parameters.commune_of(code) if code else request_parameters.kept_commune(request)
    own, others = divided(chosen, at)
    given = report_cards.said(
        "see", communes=report_cards.communes(at), chosen=code or request.COOKIES.get(request_parameters.PLACE, ""), own=own, others=others,
        place=report_cards.place_name(chosen) if chosen is not None else "",
    )  # fmt: skip
    return render(request, "citizens/offices.html", given)


def divided(commune: int | None, at: datetime) -> tuple[list[Office], list[Office]]:
    """(those in the commune, all others)."""
    found = offices(nearby_shelters.minute(at))
    return [one for one in found if one.place_id == commune], [one for one in found if one.place_id != commune]


@figures.kept(KEPT_S)
def offices(at: datetime) -> tuple[Office, ...]:
    """By name. None where the province opened none, or none has told anything."""
    said = open_data.opened().offices
    return open_data.within([said.dataset], lambda: _read(said, at)) if said else ()


def _read(said: open_data.Offices, at: datetime) -> tuple[Office, ...]:
    try:
        info = datasets.dataset(said.dataset)
    except NotFound:  # of a pack that isn't here
        return ()

    def text(row: Row, name: str) -> str:
        value = row.values.get(name)
        return "" if value is None else figures.cell_text(info, info.column(name), value)

    def told(row: Row, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        columns = [column for name in names if not (column := info.column(name)).personal]
        return tuple((figures.column_name(column), words) for column in columns if (words := text(row, column.id)))

    def office(row: Row) -> Office:
        told_at: Any = row.values[said.told_at]
        moves = row.values.get(said.state) in said.moving
        return Office(
            text(row, said.name), row.values.get(said.place), text(row, said.place), text(row, said.state), moves, when(told_at, at),
            moves and (at - told_at).total_seconds() > said.fresh_s,
            told(row, said.numbers) if moves else (), told(row, said.about),
        )  # fmt: skip

    return tuple(office(row) for row in datasets.rows(said.dataset, order=said.name, limit=MOST, count=False).rows)


urlpatterns = [path("c/see/offices", every)]
