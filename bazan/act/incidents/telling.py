"""Who is told of an incident, and in which words. In the act's own transaction: what is committed is told. Exercises say that they are."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from bazan.act.incidents import catalogue
from bazan.act.incidents.types import IncidentInfo, Officer
from bazan.act.notifications import api as notifications
from bazan.act.notifications.types import Recipient, Severity, Subject
from bazan.kernel.labels import LANGUAGES, label
from bazan.register.organizations import api as organizations
from bazan.register.places import api as places


def tell_opened(info: IncidentInfo, by: Officer, at: datetime) -> None:
    """Every organization that is called is asked to confirm that it read."""
    _tell(info, "opened", info.organizations, by, at, asks=True, key=f"incident:{info.id}")


def tell_asked(info: IncidentInfo, act: str, what: Mapping[str, str], to: int, by: Officer, at: datetime, key: str) -> None:
    """One organization is asked for a task or a resource."""
    _tell(info, act, (to,), by, at, asks=True, key=f"incident:{info.id}:{key}", what=what)


def tell_level(info: IncidentInfo, to: Iterable[int], by: Officer, at: datetime) -> None:
    """Whoever commands from now on is told so."""
    _tell(info, "level", to, by, at, asks=True, key=f"incident:{info.id}:level{info.level}:{at.isoformat()}")


def _tell(
    info: IncidentInfo,
    act: str,
    to: Iterable[int],
    by: Officer,
    at: datetime,
    *,
    asks: bool,
    key: str,
    what: Mapping[str, str] | None = None,
) -> None:
    lists, place = catalogue.of_province(), places.place(info.place_id)
    grave, names = lists.severities[info.severity], {"vi": place.name, "en": place.name_en}
    subjects = {}
    for language in LANGUAGES:
        level = lists.levels[info.level].names[language]
        said = label(f"incidents.told.{act}", language, title=info.title, what=(what or {}).get(language, ""), level=level)
        subjects[language] = f"{label('incidents.told.exercise', language)}: {said}" if info.exercise else said
    bodies = {
        language: label("incidents.told.body", language, code=info.code, place=names[language], severity=grave.names[language])
        for language in LANGUAGES
    }
    severity: Severity = "minor" if info.exercise else grave.cap  # type: ignore[assignment]
    subject = Subject(
        subjects, bodies, severity, "incident", f"/incidents/{info.id}", info.place_id, info.sector, grave.life_safety and not info.exercise
    )
    recipients = [Recipient("organization", organizations.organization(one).code) for one in dict.fromkeys(to)]
    notifications.notify(subject, recipients, by.reach.account_id, at, asks=asks, key=key)
