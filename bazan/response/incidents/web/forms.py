"""The forms of an incident. Each function reads one form and calls its action."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from bazan.coordination.cases import api as cases
from bazan.coordination.cases.types import Given
from bazan.core.errors import NotFound, Refused
from bazan.core.numbers import decimal_number
from bazan.core.time import local_day
from bazan.directory.accounts.api import Request
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting
from bazan.platform.web.api import whole as whole_typed
from bazan.response.incidents import api as incidents
from bazan.response.incidents.types import IncidentInfo

MOVES = ("respond", "settle", "relapse", "recover", "close", "dismiss")
LONGEST_AREA = 20_000
"""Characters of the points of an area."""
ENDS = ("close", "dismiss")
_PAIR = re.compile(r"\s*(-?\d{1,3}(?:[.]\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:[.]\d+)?)\s*", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,6})?")


def officer(request: Request) -> Acting:
    return Acting(request.reach, request.user.organization_id)


def text(request: Request, name: str, most: int = 2000) -> str:
    return request.POST.get(name, "").strip()[:most]


def whole(request: Request, name: str) -> int:
    """A whole number of the form; 0 where there is none."""
    return whole_typed(request.POST, name) or 0


def amount(given: str, field: str) -> float:
    """A number as people write it, with a decimal comma or point. Refused ``incidents.number``."""
    number = decimal_number(given.replace(",", ".")) if _NUMBER.fullmatch(given.strip()) else None
    if number is None:
        raise Refused("incidents.number", {}, field)
    return number


def points(given: str) -> tuple[tuple[float, float], ...]:
    """Points one a line: latitude, longitude in degrees. Refused ``incidents.area.points``."""
    found = [_PAIR.fullmatch(line) for line in given.splitlines() if line.strip()]
    if not all(found):
        raise Refused("incidents.area.points", {}, "points")
    return tuple((float(one[1]), float(one[2])) for one in found if one)


def metres(given: Mapping[str, str]) -> float | None:
    """How wide the area of a form is; of one drawn corner by corner nothing is said. Refused ``incidents.number``."""
    said = given.get("metres", "")
    return amount(said, "metres") if said and given.get("basis") != "drawn" else None


def files(request: Request) -> Iterable[Given]:
    return [cases.keep(file, file.name or "") for file in request.FILES.getlist("files")]  # pyrefly: ignore[bad-argument-type] - an uploaded file is read as any stream of bytes is


def body(request: Request, name: str, at: datetime) -> int:
    """The number of the organization whose code the form names. Refused ``incidents.resource.organization``."""
    try:
        return organizations.by_code(text(request, name, 60), local_day(at)).id
    except NotFound as why:
        raise Refused("incidents.resource.organization", {}, name) from why


def move(request: Request, info: IncidentInfo, by: Acting, at: datetime, act: str) -> None:
    reason, outcome = text(request, "reason"), text(request, "outcome", 20)
    decided = {one.id: text(request, f"warning-{one.id}", 10) for one in incidents.left_in_force(info, at)} if act in ENDS else {}
    incidents.move(info.id, act, by, whole(request, "seen"), at, reason=reason, outcome=outcome, files=files(request), decided=decided)


def write(request: Request, info: IncidentInfo, by: Acting, at: datetime) -> None:
    """A line of the log: words, a decision, somebody's arrival, or a counted fact."""
    kind, said = text(request, "kind", 30), text(request, "text")
    if kind == "arrive":
        incidents.arrive(info.id, by, at, said)
    elif kind == "lesson":
        incidents.learn(info.id, said, by, at)
    elif kind.startswith("figure:"):
        of = text(request, "of", 12)
        value = amount(text(request, "value", 12), "value")
        incidents.count(info.id, kind.removeprefix("figure:"), value, by, at, of=amount(of, "value") if of else None, text=said)
    else:
        incidents.note(info.id, said, by, at, decision=kind == "decision", files=files(request))


def draw(request: Request, info: IncidentInfo, by: Acting, at: datetime) -> None:
    given = {name: text(request, name, LONGEST_AREA) for name in ("basis", "points", "metres")}
    incidents.draw(info.id, given["basis"], points(given["points"]), by, at, metres=metres(given))


def task(request: Request, info: IncidentInfo, by: Acting, at: datetime) -> None:
    incidents.give_task(
        info.id, text(request, "what", 500), body(request, "organization", at), whole(request, "minutes"), by, at, text(request, "key", 40),
        before=text(request, "before", 12), purpose=text(request, "purpose", 10), team_id=whole_typed(request.POST, "team"),
    )  # fmt: skip


def bring(request: Request, info: IncidentInfo, by: Acting, at: datetime) -> None:
    """Something that is there, or that another organization is asked for."""
    kind, name, quantity = text(request, "kind", 30), text(request, "name", 200), amount(text(request, "quantity", 12), "quantity")
    owner, key = body(request, "organization", at), text(request, "key", 40)
    if text(request, "ask", 4):
        incidents.request(info.id, kind, name, quantity, owner, by, at, key)
    else:
        incidents.bring(info.id, kind, name, quantity, by, at, key, organization_id=owner)


def approve(request: Request, info: IncidentInfo, by: Acting, at: datetime) -> None:
    """The words of the waiting report, and where it is said, its approval."""
    report = whole(request, "report")
    incidents.word_report(report, text(request, "words", 5000), by, at)
    if text(request, "approve", 4):
        incidents.approve_report(report, by, at)


def merge(request: Request, info: IncidentInfo, by: Acting, at: datetime) -> None:
    other = _other(request)
    if text(request, "how", 10) == "link":
        incidents.link(info.id, other, by, at, text(request, "reason", 500))
    else:
        incidents.merge(info.id, other, by, at, text(request, "reason", 500))


def _other(request: Request) -> int:
    """The incident whose code the form names. Refused ``incidents.merge.same``."""
    found = incidents.numbered(text(request, "other", 20).upper())
    if found is None:
        raise Refused("incidents.merge.same", {}, "other")
    return found.id


Act = Callable[[Request, IncidentInfo, Acting, datetime], Any]
ACTS: dict[str, Act] = {
    "log": write,
    "area": draw,
    "task": task,
    "resource": bring,
    "grade": lambda r, info, by, at: incidents.grade(info.id, text(r, "severity", 20), by, at, text(r, "reason")),
    "guard": lambda r, info, by, at: incidents.guard(info.id, text(r, "guarded", 2) == "1", by, at, text(r, "reason")),
    "hold": lambda r, info, by, at: incidents.hold(info.id, text(r, "held", 2) == "1", by, at, text(r, "reason")),
    "draft": lambda r, info, by, at: incidents.draft_report(info.id, by, at),
    "report": approve,
    "handover": lambda r, info, by, at: incidents.hand_over(info.id, text(r, "to", 200), text(r, "text"), by, at),
    "join": merge,
    "unmerge": lambda r, info, by, at: incidents.unmerge(info.id, by, at, text(r, "reason", 500)),
    "unlink": lambda r, info, by, at: incidents.unlink(whole(r, "link"), by, at, text(r, "reason", 500)),
}


def done(act: str, request: Request, info: IncidentInfo, by: Acting, at: datetime) -> None:
    """Do what the form asks. NotFound ``incidents.unknown`` for an act nobody knows."""
    if act in MOVES:
        return move(request, info, by, at, act)
    if act not in ACTS:
        raise NotFound("incidents.unknown", {})
    return ACTS[act](request, info, by, at)


def of_task(act: str, request: Request, task_id: int, by: Acting, at: datetime) -> None:
    """Do what the form of a task asks."""
    if act == "tick":
        incidents.tick(task_id, whole(request, "check"), text(request, "done", 2) == "1", by, at)
    elif act == "send_team":
        incidents.send_team(task_id, whole(request, "team"), by, at)
    elif act == "extend":
        incidents.extend_task(task_id, whole(request, "minutes"), by, whole(request, "seen"), at, text(request, "reason"))
    else:
        taker = body(request, "organization", at) if act == "pass_on" else None
        incidents.move_task(
            task_id, act, by, whole(request, "seen"), at, reason=text(request, "reason"), files=files(request), organization_id=taker,
            told_by=text(request, "told_by", 200),
        )  # fmt: skip
