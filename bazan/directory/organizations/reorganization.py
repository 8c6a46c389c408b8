"""What each act would make of the bodies it touches, judged and not yet done."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bazan.core.errors import NotFound, Refused
from bazan.directory.organizations import rules
from bazan.directory.organizations.organization_changes import bodies
from bazan.directory.organizations.queries import by_code
from bazan.directory.organizations.types import Body, Contacts, Era, Proposal
from bazan.directory.places import api as places

RESERVED = ("new",)
"""The address of the form that founds one."""


def body(code: str) -> Body:
    """A body over all its days. NotFound ``organizations.no_code``."""
    found = bodies([code]).get(code)
    if found is None:
        raise NotFound("organizations.no_code", {"code": code[:40]})
    return found


def found(code: str, era: Era) -> Proposal:
    """A new body. Refused ``organizations.code``, ``.code_used``, and as ``rules.judged`` says."""
    _free(code)
    _judge_ties(era, era.valid_from)
    return _proposed({code: rules.founded(replace(era, responsible=rules.in_order(era.responsible)))})


def alter(code: str, values: Era, day: date) -> Proposal:
    """Another name, another place in the tree, other responsibilities, from this day on."""
    _judge_ties(values, day)
    return _proposed({code: rules.altered(body(code), values, day)})


def end(code: str, day: date) -> Proposal:
    """No longer there from this day on."""
    return _proposed({code: rules.ended(body(code), day)})


def merge(code: str, into: str, day: date) -> Proposal:
    """Gone into another one, which answers for what it answered for. Refused ``organizations.itself``."""
    if code == into:
        raise Refused("organizations.itself", {}, "into")
    gone, target = rules.merged(body(code), body(into), day)
    return _proposed({code: gone, into: target})


def split(code: str, new_code: str, fresh: Era, day: date) -> Proposal:
    """A new body takes over a part of what this one answers for."""
    _free(new_code)
    _judge_ties(fresh, day)
    left, new = rules.split(body(code), fresh, day)
    return _proposed({code: left, new_code: new})


def reached_by(code: str, contacts: Contacts) -> Proposal:
    """Other contacts."""
    return _proposed({code: replace(body(code), contacts=contacts, own=True)})


def posted(code: str, change: Callable[[Body], Body]) -> Proposal:
    """Its posts as one of ``rules`` changes them."""
    return _proposed({code: change(body(code))})


def _proposed(changed: dict[str, Body]) -> Proposal:
    for code, one in changed.items():
        rules.judged(code, one)
    return Proposal("+".join(changed), {code: rules.plain(one) for code, one in changed.items()})


def _free(code: str) -> None:
    if not rules.CODE.fullmatch(code) or code in RESERVED:
        raise Refused("organizations.code", {"code": code[:40]}, "code")
    if bodies([code]):
        raise Refused("organizations.code_used", {"code": code}, "code")


def _judge_ties(era: Era, day: date) -> None:
    """Whom it belongs to and where it answers are there on this day. Refused ``organizations.no_parent``, ``organizations.no_place``."""
    if era.parent:
        try:
            by_code(era.parent, day)
        except NotFound as why:
            raise Refused("organizations.no_parent", {"code": era.parent[:40], "day": f"{day:%d/%m/%Y}"}, "parent") from why
    for name, place_id in (("place", era.place_id), *(("responsible", place) for _, place in era.responsible)):
        if place_id is not None and not places.place(place_id).valid(day):
            raise Refused("organizations.no_place", {"name": places.place(place_id).name, "day": f"{day:%d/%m/%Y}"}, name)
