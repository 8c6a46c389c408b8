"""The frame of every page of the center: the pages beside it, what was refused, what stays typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from bazan.core.errors import BazanError
from bazan.core.labels import label, sentence
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting
from bazan.platform.web.api import Said, status_of, typed
from bazan.screens.administration import setup_checklist
from bazan.screens.administration.sections import GROUPS, SECTIONS, Section


@dataclass(frozen=True)
class Group:
    """Pages of one kind, as the frame lists them."""

    word: str
    sections: tuple[tuple[Section, str, bool], ...]
    """(section, its word, whether it is the page shown)."""


def framed(request: accounts.Request, template: str, here: str, said: Mapping[str, Any], why: BazanError | None = None) -> HttpResponse:
    """A page of the center. ``here``: the name of its section. A refusal stands at its field, else above all; what was typed stays."""
    beside = why is not None and bool(why.field)
    frame = {
        "section": "administration",
        "groups": groups(request, here),
        "here": here,
        "limited": whom(request),
        "missing": setup_checklist.missing(now()) if accounts.sees_all(acting(request)) else 0,
        "refusal": sentence(why) if why and not beside else "",
        "errors": Said({why.field: sentence(why)}) if why and beside else Said(),
        "given": typed(request) if why else Said(),
    }
    return render(request, template, frame | dict(said), status=status_of(why))


def groups(request: accounts.Request, here: str) -> list[Group]:
    """The pages this reader may open, by groups; one without any is left out."""
    offered = [section for section in SECTIONS if accounts.allowed(request.reach, section.permission)]
    return [
        Group(
            label(f"administration.group.{group}"),
            tuple((one, label(f"administration.section.{one.name}"), one.name == here) for one in offered if one.group == group),
        )
        for group in GROUPS
        if any(one.group == group for one in offered)
    ]


def whom(request: accounts.Request) -> str:
    """Which part of the house this administrator is kept to, as a label's id."""
    places, sectors = accounts.rows_of(request.reach, "changes.view")
    if places is None and sectors is None:
        return "administration.reach.everything"
    return "administration.reach.places" if sectors is None else "administration.reach.sectors"


def acting(request: accounts.Request) -> Acting:
    """Who acts by this request."""
    return Acting(request.reach, request.user.organization_id)


def own_bodies(organization_id: int | None) -> set[int]:
    """The numbers of the reader's own organization, under every one it bore, and of those below it."""
    every = organizations.everything()
    code = next((body.code for body in every if body.id == organization_id), None)
    reached = {body.id for body in every if body.code == code}
    while more := {body.id for body in every if body.parent_id in reached} - reached:
        reached |= more
    return reached


def names(of: Iterable[str] | None = None) -> dict[str, str]:
    """User name to the name of the person, and of the machine; of everybody, or of these."""
    return accounts.full_names(of) | {"system": label("administration.system")}
