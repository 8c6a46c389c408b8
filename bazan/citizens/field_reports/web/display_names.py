"""The words for reports: matters, organizations, states, deadlines. Asked once a page, however many reports it shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bazan.citizens.field_reports import api
from bazan.citizens.field_reports.types import ReportInfo, Service
from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.time import local_day
from bazan.data.figures.api import every_organization, kept, short_place_name
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations.types import OrganizationInfo
from bazan.directory.places import api as places
from bazan.platform.design_system.api import clock, duration
from bazan.platform.security.text_anonymization import shown

LONGEST_TITLE = 110


@kept(30)
def full_names() -> dict[str, str]:
    """User name to name."""
    return accounts.full_names()


@dataclass(frozen=True)
class Naming:
    """What names are read from."""

    bodies: dict[int, OrganizationInfo]
    services: Mapping[str, Service]

    @classmethod
    def read(cls) -> "Naming":
        return cls(every_organization(), api.services())

    @property
    def codes(self) -> dict[int, str]:
        return {number: one.code for number, one in self.bodies.items()}

    def matter(self, code: str) -> Service:
        return self.services.get(code) or api.service(code)

    def service(self, code: str) -> str:
        return words(self.matter(code).names)

    def body(self, organization_id: int | None) -> str:
        return _body(self.bodies.get(organization_id or 0), short=False)

    def short(self, organization_id: int | None) -> str:
        return _body(self.bodies.get(organization_id or 0), short=True)

    def title(self, one: ReportInfo) -> str:
        """The sender's own words where there are any: nobody says better what it is about."""
        said = " ".join(shown(one.words).split())
        if not said:
            return self.service(one.service)
        return said if len(said) <= LONGEST_TITLE else said[: LONGEST_TITLE - 1].rstrip() + "…"


def _body(found: OrganizationInfo | None, short: bool) -> str:
    if found is None:
        return "—"
    name = found.short_name or found.name if short else found.name
    return words({"vi": name, "en": found.name_en or name})


def place(place_id: int) -> str:
    return short_place_name(places.place(place_id))


def person(username: str) -> str:
    """Who did it: a colleague by name, the sender and the clock by what they are."""
    if username in ("citizen", "system"):
        return label(f"reports.actor.{username}")
    return full_names().get(username, username)


def standing(one: ReportInfo, now: datetime) -> tuple[str, str]:
    """(light, words): how a report stands against its deadline."""
    case = one.case
    if case.closed_at is not None or one.duplicate_of is not None:
        return "none", label(f"reports.state.{one.state}")
    if not case.running:
        return "none", label("reports.due.still") if case.paused_at is not None else label(f"reports.state.{one.state}")
    if case.due_at < now:
        return "off", label("reports.due.late", span=duration((now - case.due_at).total_seconds()))
    left = duration((case.due_at - now).total_seconds())
    if local_day(case.due_at) == local_day(now):
        return "watch", label("reports.due.today", at=clock(case.due_at))
    return "none", label("reports.due.left", span=left)
