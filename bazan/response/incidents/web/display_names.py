"""Names as the reader's language has them: bodies, people, places, and what a line of the log says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bazan.core.labels import label
from bazan.core.language import either, language, words
from bazan.data.figures.api import place_name
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from bazan.directory.organizations.types import OrganizationInfo
from bazan.directory.places import api as places
from bazan.platform.design_system.api import number
from bazan.response.incidents import api as incidents
from bazan.response.incidents.types import IncidentInfo, Line, TaskInfo

MARKS = {
    "open": "off", "grade": "off", "relapse": "off", "late": "watch", "task_late": "watch", "decline": "watch", "decision": "good",
    "respond": "good", "settle": "good", "recover": "good", "close": "good", "report": "good", "area": "good", "arrive": "good",
}  # fmt: skip
"""Acts whose mark says more than a plain dot."""


@dataclass(frozen=True)
class Naming:
    """Everybody's names, read once for a page."""

    bodies: Mapping[int, OrganizationInfo]
    names: Mapping[str, str]

    @classmethod
    def read(cls) -> "Naming":
        return cls({body.id: body for body in organizations.everything()}, accounts.full_names())

    def body(self, organization_id: int | None) -> str:
        found = self.bodies.get(organization_id) if organization_id else None
        return "" if found is None else either(found.short_name, found.name_en)

    def same(self, one: int | None, other: int | None) -> bool:
        """Whether both numbers are of one body."""
        a, b = self.bodies.get(one or 0), self.bodies.get(other or 0)
        return a is not None and b is not None and a.code == b.code

    def person(self, username: str) -> str:
        return label("incidents.system") if username == "system" else self.names.get(username, username)

    def place(self, place_id: int) -> str:
        return place_name(places.place(place_id))

    def kind(self, info: IncidentInfo) -> str:
        return self._of(incidents.catalogue().kinds, info.kind)

    def severity(self, code: str) -> str:
        return self._of(incidents.catalogue().severities, code)

    def _of(self, table: Mapping[str, Any], code: str) -> str:
        return words(table[code].names) if code in table else code

    def level(self, number_: int) -> str:
        return words(incidents.catalogue().levels[number_].names)

    def commander(self, info: IncidentInfo) -> str:
        """The title of whoever commands at this level."""
        committee = next((b for b in organizations.responsible("*", info.place_id, info.opened_at.date())), None)
        title = words(incidents.catalogue().levels[info.level].commanders)
        name = "" if committee is None else either(committee.name, committee.name_en)
        short = name.replace("Ủy ban nhân dân", "UBND") if language() == "vi" else name
        return title.replace("UBND {place}", short).format(place=short)

    def by(self, line: Line) -> str:
        """Who did what a line tells; of another's task also for whom, and who told so."""
        who = ", ".join(filter(None, (self.person(line.actor), self.body(line.organization_id))))
        if "for" not in line.detail:
            return who
        told = line.detail.get("told_by", "")
        return _joined(
            label("incidents.instead.who", who=who, whom=self.body(line.detail["for"])),
            label("incidents.instead.told", words=told) if told else "",
        )

    def line(self, line: Line, tasks: Mapping[int, TaskInfo]) -> tuple[str, str]:
        """What a line of the log says, and under it by whom and in which words."""
        detail = line.detail
        what = tasks[line.task_id].what[language()] if line.task_id is not None and line.task_id in tasks else ""
        by = self.by(line)
        if line.act == "figure":
            words = incidents.catalogue().figures.get(str(detail["figure"]), {})
            unit = words.get(f"unit_{language()}", "")
            of = f"/{self._number(detail['of'])}" if detail.get("of") is not None else ""
            head = f"{words.get(language(), detail['figure'])}: {self._number(detail['value'])}{of}\u00a0{unit}".rstrip()
            return head, _joined(line.text, by)
        if line.act in ("note", "decision", "lesson") and line.text:
            return line.text, _joined(label(f"incidents.act.{line.act}"), by)
        if line.act.startswith("resource_"):
            head = label(
                f"incidents.act.{line.act}", name=detail["name"] or self._resource(detail["kind"]),
                quantity=self._number(detail["quantity"]), body=self.body(detail["organization"]),
            )  # fmt: skip
            return head, _joined(line.text, by)
        if line.act == "grade":
            return label("incidents.act.grade", severity=self.severity(detail["after"]), level=detail["level"]), _joined(line.text, by)
        if line.act in ("report", "report_draft"):
            return label(f"incidents.act.{line.act}", number=detail["number"]), by
        if line.act in ("link", "merged", "unmerged"):
            return label(f"incidents.act.{line.act}", code=detail.get("code", "")), _joined(line.text, by)
        if line.act == "handover":
            return label("incidents.act.handover", to=detail["to"]), _joined(line.text, by)
        key = f"incidents.act.task.{line.act}" if line.task_id else f"incidents.act.{line.act}"
        said = "" if line.act == "open" else line.text
        return label(key, what=what) if line.task_id else label(key), _joined(said, by)

    def _resource(self, kind: str) -> str:
        return incidents.catalogue().resources.get(kind, {}).get(language(), kind)

    def _number(self, value: float) -> str:
        return number(value, 0 if float(value).is_integer() else 1 if round(value * 10) == value * 10 else 2)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def mark_of(line: Line) -> str:
    if line.act == "open" and line.task_id is not None:  # a task given is no incident opened
        return ""
    return "watch" if line.act in ("late", "stage_late") else MARKS.get(line.act, "")


def minutes_words(minutes: float | None) -> str:
    """7 phút; 2 giờ 5 phút; 3 ngày 2 giờ: two units."""
    if minutes is None:
        return "—"
    whole = max(0, round(minutes))
    days, hours, left = whole // 1440, whole % 1440 // 60, whole % 60
    parts = [("day", days), ("hour", hours)] if days else [("hour", hours), ("minute", left)]
    said = [label(f"incidents.span.{unit}", count=count) for unit, count in parts if count]
    return " ".join(said) or label("incidents.span.minute", count=0)


def since(start: datetime, end: datetime) -> str:
    return minutes_words((end - start).total_seconds() / 60)
