"""The forms of a report. Each function reads one form and calls its action."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bazan.citizens.field_reports import api
from bazan.citizens.field_reports.types import ReportInfo
from bazan.citizens.field_reports.web import request_parameters
from bazan.coordination.cases.types import Given
from bazan.core.errors import NotFound, Refused
from bazan.core.reasons import SHORTEST_REASON
from bazan.directory.permissions.types import Acting

TASK_ACTS = {"part_accept": "accept", "part_decline": "decline", "part_finish": "finish"}
WITH_BODY = ("assign", "pass_on")


@dataclass(frozen=True)
class Sent:
    """A form of a report: what was typed, who sent it, and the photos of the work done."""

    form: Mapping[str, str]
    by: Acting
    at: datetime
    files: Callable[[], list[Given]]

    @property
    def seen(self) -> int:
        return request_parameters.number_of(self.form.get("seen", ""))

    @property
    def key(self) -> str:
        return self.form.get("key", "")[:40]

    @property
    def reason(self) -> str:
        return self.form.get("reason", "")[:4000]


def do(one: ReportInfo, name: str, sent: Sent) -> None:
    """Raises what an action refuses; Conflict for an act nobody knows."""
    special = SPECIAL.get(name)
    if special is not None:
        return special(one, sent)
    if name in TASK_ACTS:
        task = request_parameters.number_of(sent.form.get("task", ""))
        api.move_part(one.id, task, TASK_ACTS[name], sent.by, sent.seen, sent.at, reason=sent.reason, key=sent.key)
        return None
    code = sent.form.get("organization", "")[:60]
    api.move(
        one.id, name, sent.by, sent.seen, sent.at,
        reason=_refusal(sent) if name == "refuse" else sent.reason,
        files=sent.files() if name == "answer" else (),
        organization_id=request_parameters.organization_of(code, sent.at) if name in WITH_BODY and code else None,
        due_at=request_parameters.instant_of(sent.form.get("due", "")) if name == "ask_extension" else None,
        position=request_parameters.position_of(sent.form) if name == "answer" else None,
        why_elsewhere=sent.form.get("why_elsewhere", ""),
        key=sent.key,
    )  # fmt: skip
    return None


def _refusal(sent: Sent) -> str:
    """One of the province's ready reasons, in the language of most senders, and what the officer adds."""
    ready = api.policy().refusals.get(sent.form.get("ready", ""), {}).get("vi", "")
    return "\n".join(filter(None, (ready, sent.reason.strip())))


def _extend(one: ReportInfo, sent: Sent) -> None:
    api.extend(one.id, sent.by, sent.seen, sent.at, sent.reason, sent.key)


def _sort(one: ReportInfo, sent: Sent) -> None:
    api.sort(one.id, sent.form.get("service", "")[:80] or one.service, sent.form.get("danger", "") == "1", sent.by, sent.at)


def _ask(one: ReportInfo, sent: Sent) -> None:
    body = request_parameters.organization_of(sent.form.get("organization", "")[:60], sent.at)
    api.ask_part(one.id, body, sent.form.get("what", "")[:1000], sent.by, sent.seen, sent.at, sent.key)


def _merge(one: ReportInfo, sent: Sent) -> None:
    """Into the report of the form's number, typed or chosen."""
    into = api.by_number(sent.form.get("into", "")[:20])
    api.merge(one.id, into.id, sent.by, sent.seen, sent.at, sent.key)


def _unmerge(one: ReportInfo, sent: Sent) -> None:
    """This one out of the other; or with ``report`` that one out of this."""
    other = sent.form.get("report", "")
    api.unmerge(request_parameters.number_of(other) if other else one.id, sent.by, sent.seen, sent.at, sent.key)


def _hide(one: ReportInfo, sent: Sent) -> None:
    """Refused ``casework.act.reason`` without one."""
    if len(sent.reason.strip()) < SHORTEST_REASON:
        raise Refused("casework.act.reason", {}, "reason")
    api.hide(one.id, sent.reason, sent.by, sent.at)


def _unhide(one: ReportInfo, sent: Sent) -> None:
    api.hide(one.id, "", sent.by, sent.at)


def _write_down(one: ReportInfo, sent: Sent) -> None:
    api.write_down(one.id, sent.form.get("words", ""), sent.by, sent.at)


def _picture(one: ReportInfo, sent: Sent, shown: bool) -> None:
    picture = api.picture(request_parameters.number_of(sent.form.get("picture", "")))
    if picture.report_id != one.id:
        raise NotFound("field_reports.picture", {})
    api.show_picture(picture.id, shown, sent.by, sent.at, sent.reason)


SPECIAL: dict[str, Callable[[ReportInfo, Sent], None]] = {
    "extend": _extend,
    "sort": _sort,
    "ask": _ask,
    "merge": _merge,
    "unmerge": _unmerge,
    "hide": _hide,
    "unhide": _unhide,
    "write_down": _write_down,
    "show_picture": lambda one, sent: _picture(one, sent, True),
    "hide_picture": lambda one, sent: _picture(one, sent, False),
}
