"""Pure decisions: which act leads where and for whom, where deadlines move, what a file is."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from bazan.coordination.cases.types import Arrow, Policy, Workflow
from bazan.core.errors import Conflict, Forbidden, Refused
from bazan.core.reasons import SHORTEST_REASON
from bazan.core.working_hours import Hours

WORDS_OF_DETAIL = ("to", "name", "told_by")
"""Parts of an event's detail that people wrote: who took over a watch, what somebody brought, who told that a task is done."""
LARGEST_FILE = 20 << 20
MOST_PIXELS = 64_000_000
"""A picture that unpacks to more is no photo of a phone but an attack on the memory."""
LONGEST_SIDE = 2560
"""Pixels of a kept picture's longer side: enough to read a plate on it."""
MOST_FILES = 10
"""Files that go with one act."""

TASK = Workflow(
    "task",
    "asked",
    (
        Arrow("accept", frozenset({"asked"}), "accepted", frozenset({"support"})),
        Arrow("decline", frozenset({"asked"}), "declined", frozenset({"support"}), reason=True),
        Arrow("finish", frozenset({"accepted"}), "done", frozenset({"support"}), reason=True),
    ),
    running=frozenset({"asked", "accepted"}),
    delivered=frozenset({"done"}),
)
"""The life of a part of a case asked of another organization."""

_OOXML = {
    ".docx": ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".xlsx": ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
_MAGIC = ((b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))


def with_words(detail: Mapping[str, Any], said: Callable[[str], str]) -> dict[str, Any]:
    """The detail of an event, each of its words as ``said`` makes of them."""
    told = {name: said(value) for name, value in detail.items() if name in WORDS_OF_DETAIL and isinstance(value, str) and value}
    return {**detail, **told}


def moved(workflow: Workflow, state: str, act: str, roles: frozenset[str], reason: str = "", files: int = 0) -> Arrow:
    """The arrow of the act from this state.

    Conflict ``casework.act.state``; Forbidden ``casework.act.role``; Refused ``casework.act.reason``, ``casework.act.evidence``.
    """
    arrow = next((one for one in workflow.arrows if one.act == act and state in one.start), None)
    if arrow is None:
        raise Conflict("casework.act.state", {})
    if not roles & arrow.roles:
        raise Forbidden("casework.act.role", {})
    if arrow.reason and len(reason.strip()) < SHORTEST_REASON:
        raise Refused("casework.act.reason", {}, "reason")
    if arrow.evidence and not files:
        raise Refused("casework.act.evidence", {}, "files")
    return arrow


def offered(workflow: Workflow, state: str, roles: frozenset[str]) -> tuple[Arrow, ...]:
    """The arrows somebody in these roles may follow from this state, in the table's order."""
    return tuple(one for one in workflow.arrows if state in one.start and roles & one.roles)


def stage_due(policy: Policy, state: str, at: datetime, hours: Hours) -> datetime | None:
    """Until when a case that enters the state may stay in it; null: as long as it takes."""
    minutes = policy.stages.get(state)
    return None if minutes is None else hours.after(at, timedelta(minutes=minutes))


def resumed(due_at: datetime, paused_at: datetime, at: datetime, hours: Hours) -> datetime:
    """The deadline after a pause: later by the working time that passed meanwhile, but never before it was."""
    stood = hours.between(paused_at, at)
    return hours.after(max(due_at, paused_at), stood) if stood else due_at


def recounted(due_at: datetime, start: datetime, before: Hours, after: Hours) -> datetime:
    """The deadline on another calendar: as much working time away from ``start`` as on the one it was counted by."""
    left = before.between(start, due_at)
    return after.after(start, left) if left and after.between(start, due_at) != left else due_at


def promised(due_at: datetime, at: datetime, hours: Hours) -> datetime:
    """A deadline as it may be given. Refused ``casework.due.past``, ``casework.due.rest`` (naming the next working day)."""
    if due_at <= at:
        raise Refused("casework.due.past", {}, "due")
    local = due_at.astimezone(hours.closes(at.date()).tzinfo)
    if not hours.works(local.date()):
        following = hours.days.on_or_after(local.date())
        raise Refused("casework.due.rest", {"day": f"{local:%d/%m/%Y}", "next": f"{following:%d/%m/%Y}"}, "due")
    return due_at


def extended(before: datetime, after: datetime, at: datetime, hours: Hours) -> datetime:
    """A later deadline. Refused ``casework.due.earlier`` and as ``promised`` says."""
    if after <= before:
        raise Refused("casework.due.earlier", {}, "due")
    return promised(after, at, hours)


def drawable(size: tuple[int, int], name: str) -> None:
    """Nothing for a picture that may be unpacked. Refused ``casework.file.pixels``."""
    if size[0] * size[1] > MOST_PIXELS:
        raise Refused("casework.file.pixels", {"name": name[:80], "limit": MOST_PIXELS // 1_000_000}, "files")


def media_type(head: bytes, name: str, members: frozenset[str]) -> str:
    """What a file is by its own first bytes, and for a document of Office by what its archive holds; never by its name alone.

    Refused ``casework.file.kind``, ``casework.file.macros``.
    """
    found = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    if found:
        return found
    suffix = name[name.rfind(".") :].lower()
    inside, kind = _OOXML.get(suffix, ("", ""))
    if not kind or inside not in members:
        raise Refused("casework.file.kind", {"name": name[:80]}, "files")
    if any(member.lower().endswith("vbaproject.bin") for member in members):
        raise Refused("casework.file.macros", {"name": name[:80]}, "files")
    return kind
